package org.varta.engine.correlate.esper;

import com.espertech.esper.common.client.hook.aggfunc.AggregationFunction;
import com.espertech.esper.common.client.hook.aggfunc.AggregationFunctionFactory;
import com.espertech.esper.common.client.hook.aggfunc.AggregationFunctionFactoryContext;

/** Makes the state of a group. */
public final class WatchFactory implements AggregationFunctionFactory {

    /** Esper makes it by reflection. */
    public WatchFactory() {}

    @Override
    public AggregationFunction newAggregator(AggregationFunctionFactoryContext context) {
        return new Watch();
    }
}
