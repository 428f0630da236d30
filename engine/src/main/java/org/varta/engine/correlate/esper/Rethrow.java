package org.varta.engine.correlate.esper;

import com.espertech.esper.common.client.hook.exception.ExceptionHandler;
import com.espertech.esper.common.client.hook.exception.ExceptionHandlerFactory;
import com.espertech.esper.common.client.hook.exception.ExceptionHandlerFactoryContext;

/** Esper logs exceptions of statements and goes on; a detection that is lost in silence is worse than a stop. */
public final class Rethrow implements ExceptionHandlerFactory {

    /** Esper makes it by reflection. */
    public Rethrow() {}

    @Override
    public ExceptionHandler getHandler(ExceptionHandlerFactoryContext context) {
        return failure -> {
            throw new IllegalStateException(
                    "Esper statement " + failure.getStatementName() + " failed", failure.getThrowable());
        };
    }
}
