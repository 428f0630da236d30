package org.varta.engine.correlate.esper;

import static java.util.Objects.requireNonNull;

import com.espertech.esper.common.client.EventType;
import com.espertech.esper.common.client.type.EPTypeClass;
import com.espertech.esper.common.internal.bytecodemodel.base.CodegenClassScope;
import com.espertech.esper.common.internal.bytecodemodel.base.CodegenMethodScope;
import com.espertech.esper.common.internal.bytecodemodel.model.expression.CodegenExpression;
import com.espertech.esper.common.internal.context.aifactory.core.SAIFFInitializeBuilder;
import com.espertech.esper.common.internal.context.aifactory.core.SAIFFInitializeSymbol;
import com.espertech.esper.common.internal.epl.expression.core.ExprNode;
import com.espertech.esper.common.internal.view.core.DataWindowViewForge;
import com.espertech.esper.common.internal.view.core.ViewFactoryForge;
import com.espertech.esper.common.internal.view.core.ViewFactoryForgeVisitor;
import com.espertech.esper.common.internal.view.core.ViewForgeEnv;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells Esper's compiler of {@link Expiring}. */
public final class ExpiringForge implements ViewFactoryForge, DataWindowViewForge {

    static final String NAMESPACE = "varta";
    /** Its name in EPL. */
    static final String NAME = "expiring";

    private @Nullable EventType eventType;

    /** Esper makes it by reflection. */
    public ExpiringForge() {}

    @Override
    public void setViewParameters(List<ExprNode> parameters, ViewForgeEnv environment, int stream) {}

    @Override
    public void attach(EventType parentEventType, ViewForgeEnv environment) {
        eventType = parentEventType;
    }

    @Override
    public EventType getEventType() {
        return requireNonNull(eventType);
    }

    @Override
    public String getViewName() {
        return NAME;
    }

    @Override
    public CodegenExpression make(
            CodegenMethodScope parent, SAIFFInitializeSymbol symbols, CodegenClassScope classScope) {
        return new SAIFFInitializeBuilder(
                        new EPTypeClass(ExpiringFactory.class), getClass(), "factory", parent, symbols, classScope)
                .eventtype("eventType", eventType)
                .build();
    }

    @Override
    public <T> T accept(ViewFactoryForgeVisitor<T> visitor) {
        return visitor.visitExtension(this);
    }
}
