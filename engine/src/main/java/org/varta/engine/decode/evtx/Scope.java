package org.varta.engine.decode.evtx;

import java.util.ArrayList;
import java.util.List;

/**
 * What rendering a record needs besides its bytes: templates, room for values at each depth, and the limits that keep a small
 * hostile record from becoming a large or endless output.
 */
final class Scope {

    /** Elements and templates inside each other, across templates. */
    static final int MAX_DEPTH = 128;

    /** What one record may become, JSON or XML. */
    static final int MAX_RENDERED_BYTES = 4 << 20;

    /** Elements, values and 16 bytes of output count one each, over the records of a chunk; an honest chunk needs some 100,000. */
    static final int MAX_WORK_A_CHUNK = 2 << 20;

    final Chunk chunk;
    final TemplateCompiler compiler;
    final ValueText text;

    private final List<Values> values = new ArrayList<>();
    private int depth;
    private int work;

    Scope(Chunk chunk, EvtxOptions options) {
        this.chunk = chunk;
        this.text = new ValueText(chunk, options.bracesGuids());
        this.compiler = new TemplateCompiler(chunk);
    }

    /** A new chunk is in the buffer. */
    void startChunk() {
        compiler.forgetTemplates();
        work = 0;
    }

    void startRecord() {
        depth = 0;
    }

    int depth() {
        return depth;
    }

    void enter(int where) throws BadRecordException {
        if (depth == MAX_DEPTH) {
            throw new BadRecordException(where, "nested more than " + MAX_DEPTH + " levels");
        }
        depth++;
    }

    void leave() {
        depth--;
    }

    void work(int where, int bytes, ByteOutput out) throws BadRecordException {
        work += 1 + (bytes >> 4);
        if (work > MAX_WORK_A_CHUNK) {
            throw new BadRecordException(where, "the records of the chunk repeat themselves beyond measure");
        }
        if (out.isOverLimit()) {
            throw new BadRecordException(where, "the record is longer than " + MAX_RENDERED_BYTES + " bytes as text");
        }
    }

    /** Room for the values of an instance at the present depth. */
    Values values() {
        while (values.size() <= depth) {
            values.add(new Values());
        }
        return values.get(depth);
    }
}
