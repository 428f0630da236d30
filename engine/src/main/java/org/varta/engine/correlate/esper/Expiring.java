package org.varta.engine.correlate.esper;

import com.espertech.esper.common.client.EventBean;
import com.espertech.esper.common.client.EventType;
import com.espertech.esper.common.internal.context.util.AgentInstanceMgmtCallback;
import com.espertech.esper.common.internal.context.util.AgentInstanceStopServices;
import com.espertech.esper.common.internal.context.util.EPStatementHandleCallbackSchedule;
import com.espertech.esper.common.internal.event.core.EventBeanTypedEventFactory;
import com.espertech.esper.common.internal.schedule.SchedulingService;
import com.espertech.esper.common.internal.view.core.AgentInstanceViewFactoryChainContext;
import com.espertech.esper.common.internal.view.core.DataWindowView;
import com.espertech.esper.common.internal.view.core.ViewDataVisitor;
import com.espertech.esper.common.internal.view.core.ViewSupport;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The window {@code varta:expiring()}: each {@link Item} stays until Esper's time reaches its own. What leaves at one instant
 * leaves in the order in which it came, in one change.
 *
 * <p>Where leaving can make something true, Esper's clock is set to that instant. All else leaves before the next item
 * enters, or within {@value #SWEEP_MS} ms: that saves most of the turns of the clock, and none can tell the difference.
 */
final class Expiring extends ViewSupport implements DataWindowView, AgentInstanceMgmtCallback {

    private static final long SWEEP_MS = 1_000;

    private final SchedulingService schedule;
    private final EPStatementHandleCallbackSchedule handle;
    private final long slot;
    private final EventBeanTypedEventFactory events;
    private final Wheel timed = new Wheel();
    private final Wheel untimed = new Wheel();
    private long scheduledMs = Wheel.NEVER;

    Expiring(AgentInstanceViewFactoryChainContext context) {
        var statement = context.getStatementContext();
        this.events = statement.getEventBeanTypedEventFactory();
        this.schedule = statement.getSchedulingService();
        this.slot = statement.getScheduleBucket().allocateSlot();
        this.handle = new EPStatementHandleCallbackSchedule(context.getEpStatementAgentInstanceHandle(), this::expire);
    }

    @Override
    public void update(EventBean[] entering, EventBean @Nullable [] leaving) {
        leave(untimed.takeUntil(schedule.getTime()));
        for (EventBean event : entering) {
            Item item = (Item) event.getUnderlying();
            (item.group.isTimed ? timed : untimed).add(item);
        }
        scheduleNext();
        child.update(entering, null);
    }

    private void expire() {
        scheduledMs = Wheel.NEVER;
        long nowMs = schedule.getTime();
        leave(timed.takeUntil(nowMs));
        leave(untimed.takeUntil(nowMs));
        scheduleNext();
    }

    private void leave(Wheel.@Nullable Entry first) {
        int count = 0;
        for (Wheel.Entry entry = first; entry != null; entry = entry.next) {
            count++;
        }
        if (count == 0) {
            return;
        }
        EventBean[] leaving = new EventBean[count];
        int at = 0;
        for (Wheel.Entry entry = first; entry != null; ) {
            leaving[at++] = events.adapterForTypedBean(entry, getEventType());
            Wheel.Entry next = entry.next;
            entry.next = null;
            entry = next;
        }
        child.update(null, leaving);
    }

    private void scheduleNext() {
        long sweepMs = untimed.nextMs();
        sweepMs = sweepMs == Wheel.NEVER ? sweepMs : Math.ceilDiv(sweepMs, SWEEP_MS) * SWEEP_MS;
        long nextMs = Math.min(timed.nextMs(), sweepMs);
        if (nextMs >= scheduledMs) {
            return;
        }
        if (scheduledMs != Wheel.NEVER) {
            schedule.remove(handle, slot);
        }
        schedule.add(nextMs - schedule.getTime(), handle, slot);
        scheduledMs = nextMs;
    }

    @Override
    public void stop(AgentInstanceStopServices services) {
        schedule.remove(handle, slot);
    }

    @Override
    public EventType getEventType() {
        return parent.getEventType();
    }

    /** Nothing asks this window what is in it. */
    @Override
    public Iterator<EventBean> iterator() {
        return Collections.emptyIterator();
    }

    @Override
    public void visitView(ViewDataVisitor visitor) {}
}
