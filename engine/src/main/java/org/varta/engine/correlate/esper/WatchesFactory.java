package org.varta.engine.correlate.esper;

import com.espertech.esper.common.client.hook.aggfunc.AggregationFunction;
import com.espertech.esper.common.client.hook.aggfunc.AggregationFunctionFactory;
import com.espertech.esper.common.client.hook.aggfunc.AggregationFunctionFactoryContext;

/** Makes {@link Watches}, one for the statement. */
public final class WatchesFactory implements AggregationFunctionFactory {

    /** Esper makes it by reflection. */
    public WatchesFactory() {}

    @Override
    public AggregationFunction newAggregator(AggregationFunctionFactoryContext context) {
        return new Watches();
    }
}
