package org.varta.engine.decode.evtx;

import org.varta.rules.event.Event;

/** One record of a log. Valid until the reader is asked for the next one. */
public final class EvtxRecord {

    private static final int NUMBER_AT = 8;
    private static final int TIME_AT = 16;

    private final Chunk chunk;
    private final Scope scope;
    private final JsonRenderer json;
    private int at;
    private boolean isRecovered;
    private boolean isRendered;

    EvtxRecord(Chunk chunk, EvtxOptions options) {
        this.chunk = chunk;
        this.scope = new Scope(chunk, options);
        this.json = new JsonRenderer(scope);
    }

    void startChunk() {
        scope.startChunk();
    }

    void moveTo(int chunkOffset, boolean isOutsideTheRecords) {
        at = chunkOffset;
        isRecovered = isOutsideTheRecords;
        isRendered = false;
    }

    /** The number that the log gave it ({@code EventRecordID}, as a rule). */
    public long number() {
        return chunk.i64(at + NUMBER_AT);
    }

    /** When it was written, in units of 100 ns since 1601-01-01 UTC. */
    public long writtenFileTime() {
        return chunk.i64(at + TIME_AT);
    }

    /** Where it starts in the file, bytes. */
    public long fileOffset() {
        return chunk.fileOffset + at;
    }

    /** Its length in the file, header included. */
    public int sizeBytes() {
        return chunk.i32(at + 4);
    }

    /** Whether it was found outside the log proper, where deleted records lie. */
    public boolean isRecovered() {
        return isRecovered;
    }

    /**
     * The record as one line of JSON, as evtx_dump shapes it.
     *
     * @return UTF-8
     */
    public byte[] toJson() throws BadRecordException {
        render();
        return json.out().toBytes();
    }

    /**
     * The record as XML, indented by two spaces.
     *
     * @return UTF-8, with an XML declaration
     */
    public byte[] toXml() throws BadRecordException {
        return new XmlRenderer(scope).render(contentFrom(), contentTo());
    }

    /** Fills an event with the nodes that {@link #toJson} has. */
    public void toEvent(Event into) throws BadRecordException {
        render();
        into.reset(json.out().bytes(), 0, json.out().length());
        json.tape().copyTo(into);
    }

    private void render() throws BadRecordException {
        if (!isRendered) {
            json.render(contentFrom(), contentTo());
            isRendered = true;
        }
    }

    private int contentFrom() {
        return at + ChunkRecords.RECORD_HEADER_BYTES;
    }

    private int contentTo() {
        return at + chunk.i32(at + 4) - 4;
    }
}
