package org.varta.benchmarks;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.varta.engine.evidence.Frontier;
import org.varta.engine.evidence.TreeHash;

/**
 * A record into the hash tree, beside SHA-256 of the same bytes. SHA-256 works on blocks of 64 bytes: a tree of RFC 9162 has
 * one inner node a record, of 65 bytes, so two blocks more, whatever the record's length.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(Settings.FORKS)
@Warmup(iterations = Settings.WARMUP_ITERATIONS, time = Settings.SECONDS_PER_ITERATION)
@Measurement(iterations = Settings.MEASURED_ITERATIONS, time = Settings.SECONDS_PER_ITERATION)
public class EvidenceBenchmark {

    private static final int RECORDS = 1024;

    /** Bytes of a record. */
    @Param({"300", "600", "1400", "2500"})
    public int bytes;

    private final MessageDigest digest;
    private final TreeHash hash = new TreeHash();
    private final Frontier tree = new Frontier();
    private final byte[] leaf = new byte[TreeHash.BYTES];
    private byte[][] records = {};
    private int next;

    /** Nothing is loaded: the cost does not depend on what the bytes are. */
    public EvidenceBenchmark() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private byte[] record() {
        if (records.length == 0) {
            SplittableRandom random = new SplittableRandom(1);
            records = new byte[RECORDS][bytes];
            for (byte[] record : records) {
                random.nextBytes(record);
            }
        }
        return records[next++ & (RECORDS - 1)];
    }

    /** SHA-256 of the record. */
    @Benchmark
    public byte[] bare() {
        return digest.digest(record());
    }

    /** The record's leaf, and the nodes that it completes. */
    @Benchmark
    public long tree() {
        hash.leaf(tree.size() + 1, record(), leaf);
        tree.append(leaf);
        return tree.size();
    }
}
