package org.varta.engine.correlate.esper;

import static java.util.Objects.requireNonNull;

import com.espertech.esper.common.client.EventType;
import com.espertech.esper.common.internal.context.module.EPStatementInitServices;
import com.espertech.esper.common.internal.view.core.AgentInstanceViewFactoryChainContext;
import com.espertech.esper.common.internal.view.core.DataWindowViewFactory;
import com.espertech.esper.common.internal.view.core.View;
import com.espertech.esper.common.internal.view.core.ViewFactoryContext;
import org.jspecify.annotations.Nullable;

/** Makes {@link Expiring}, one for the statement. */
public final class ExpiringFactory implements DataWindowViewFactory {

    private @Nullable EventType eventType;

    /** The code that Esper generates makes it. */
    public ExpiringFactory() {}

    @Override
    public void init(ViewFactoryContext context, EPStatementInitServices services) {}

    @Override
    public View makeView(AgentInstanceViewFactoryChainContext context) {
        return new Expiring(context);
    }

    @Override
    public void setEventType(EventType type) {
        eventType = type;
    }

    @Override
    public EventType getEventType() {
        return requireNonNull(eventType);
    }

    @Override
    public String getViewName() {
        return ExpiringForge.NAME;
    }
}
