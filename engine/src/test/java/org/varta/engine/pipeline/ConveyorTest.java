package org.varta.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConveyorTest {

    private final RuleSet noRules = new RuleSetFixture().empty();

    @Test
    void chunksLeaveInTheOrderInWhichTheyCameWhoeverMatchesThem() throws InterruptedException {
        Conveyor conveyor = new Conveyor(8, 1 << 20);
        List<Thread> matchers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            matchers.add(Thread.ofPlatform().start(() -> {
                for (Chunk chunk = conveyor.takeUnmatched(); chunk != null; chunk = conveyor.takeUnmatched()) {
                    chunk.match(0);
                    conveyor.matched(chunk);
                }
            }));
        }
        List<Long> left = new ArrayList<>();
        Thread writer = Thread.ofPlatform().start(() -> {
            for (List<Parcel> ready = conveyor.takeReady(50); ready != null; ready = conveyor.takeReady(50)) {
                ready.forEach(parcel -> left.add(((Chunk) parcel).matched().lastSequence()));
            }
        });
        List<Long> put = new ArrayList<>();
        for (long sequence = 1; sequence <= 5_000; sequence++) {
            put.add(sequence);
            assertThat(conveyor.put(chunk(sequence, 1))).isTrue();
        }
        conveyor.end();
        for (Thread matcher : matchers) {
            matcher.join();
        }
        writer.join();
        assertThat(left).isEqualTo(put);
    }

    @Test
    void aFullOneLetsTheReaderWait() throws Exception {
        Conveyor conveyor = new Conveyor(2, 1 << 20);
        conveyor.put(settled(1));
        conveyor.put(settled(2));
        CompletableFuture<Boolean> third = CompletableFuture.supplyAsync(() -> conveyor.put(settled(3)));
        assertThat(conveyor.takeReady(10_000)).hasSizeBetween(2, 3);
        assertThat(third.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void bytesAreBoundedButALargeChunkPassesAlone() {
        Conveyor conveyor = new Conveyor(100, 10);
        conveyor.put(chunk(1, 1_000));
        CompletableFuture<Boolean> second = CompletableFuture.supplyAsync(() -> conveyor.put(chunk(2, 1)));
        Chunk first = conveyor.takeUnmatched();
        assertThat(first).isNotNull();
        first.match(0);
        conveyor.matched(first);
        assertThat(conveyor.takeReady(10_000)).containsExactly(first);
        assertThat(second.join()).isTrue();
    }

    @Test
    void aFailureEndsEverybody() {
        Conveyor conveyor = new Conveyor(1, 10);
        conveyor.put(chunk(1, 1));
        AtomicInteger ended = new AtomicInteger();
        CompletableFuture<?> reader = CompletableFuture.supplyAsync(() -> conveyor.put(chunk(2, 1)))
                .thenAccept(isPut -> ended.addAndGet(isPut ? 0 : 1));
        CompletableFuture<?> writer = CompletableFuture.supplyAsync(() -> conveyor.takeReady(60_000) == null)
                .thenAccept(isOver -> ended.addAndGet(isOver ? 1 : 0));
        IllegalStateException cause = new IllegalStateException("no such luck");
        conveyor.fail(cause);
        conveyor.fail(new IllegalStateException("later"));
        reader.join();
        writer.join();
        assertThat(ended).hasValue(2);
        assertThat(conveyor.takeUnmatched()).isNull();
        assertThat(conveyor.failure()).isSameAs(cause);
    }

    @Test
    void theWriterIsWokenWhenTimeIsOver() {
        Conveyor conveyor = new Conveyor(1, 10);
        conveyor.put(chunk(1, 1));
        assertThat(conveyor.takeReady(1)).isEmpty();
    }

    private Chunk chunk(long sequence, long bytes) {
        return Chunk.of(noRules, List.of(new Chunk.Due(RuleSetFixture.tick(sequence), sequence, false, null)), bytes);
    }

    private Chunk settled(long sequence) {
        return Chunk.settled(
                noRules, new Matched(sequence, sequence, List.of(), List.of(), List.of(), 0, Tally.ofDamaged(1)));
    }
}
