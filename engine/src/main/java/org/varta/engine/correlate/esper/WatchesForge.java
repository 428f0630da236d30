package org.varta.engine.correlate.esper;

import com.espertech.esper.common.client.hook.aggfunc.AggregationFunctionForge;
import com.espertech.esper.common.client.hook.aggfunc.AggregationFunctionMode;
import com.espertech.esper.common.client.hook.aggfunc.AggregationFunctionModeManaged;
import com.espertech.esper.common.client.hook.aggfunc.AggregationFunctionValidationContext;
import com.espertech.esper.common.client.hook.forgeinject.InjectionStrategyClassNewInstance;
import com.espertech.esper.common.client.type.EPTypeClass;

/** Tells Esper's compiler of {@link Watches}. */
public final class WatchesForge implements AggregationFunctionForge {

    /** Its name in EPL. */
    static final String NAME = "watch";

    /** Esper makes it by reflection. */
    public WatchesForge() {}

    @Override
    public void validate(AggregationFunctionValidationContext context) {}

    @Override
    public EPTypeClass getValueType() {
        return new EPTypeClass(Object.class);
    }

    @Override
    public AggregationFunctionMode getAggregationFunctionMode() {
        return new AggregationFunctionModeManaged()
                .setInjectionStrategyAggregationFunctionFactory(
                        new InjectionStrategyClassNewInstance(WatchesFactory.class));
    }
}
