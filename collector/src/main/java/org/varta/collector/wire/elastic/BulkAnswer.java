package org.varta.collector.wire.elastic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.varta.collector.wire.http.Json;

/** The answer to a bulk request: one item an action, in the order of the actions, as Logstash counts on. */
final class BulkAnswer {

    private BulkAnswer() {}

    /**
     * The answer once everything is on disk. {@code errors} comes right before {@code items}: Fluent Bit looks for the
     * text {@code "errors":false,"items":[} in an answer that it may have cut.
     *
     * @param brief only the status of each item, for clients that ask with {@code filter_path}
     */
    static byte[] of(List<BulkAction> actions, long firstSequence, long tookMs, boolean brief) {
        StringBuilder out = new StringBuilder(64 + actions.size() * (brief ? 28 : 128));
        out.append("{\"took\":").append(tookMs).append(",\"errors\":false,\"items\":[");
        long sequence = firstSequence;
        for (BulkAction action : actions) {
            if (sequence != firstSequence) {
                out.append(',');
            }
            out.append("{\"").append(action.operation().wireName()).append("\":{");
            if (!brief) {
                identity(out, action, sequence);
                out.append(",\"result\":\"").append(action.operation().result()).append("\",");
            }
            out.append("\"status\":").append(action.operation().status()).append("}}");
            sequence++;
        }
        return out.append("]}").toString().getBytes(UTF_8);
    }

    /** The answer to a single document. */
    static byte[] document(BulkAction action, long sequence) {
        StringBuilder out = new StringBuilder(160).append('{');
        identity(out, action, sequence);
        out.append(",\"result\":\"created\",\"_shards\":{\"total\":1,\"successful\":1,\"failed\":0},\"_seq_no\":")
                .append(sequence)
                .append(",\"_primary_term\":1}");
        return out.toString().getBytes(UTF_8);
    }

    /** An id of ours is the event's sequence in the journal. */
    private static void identity(StringBuilder out, BulkAction action, long sequence) {
        String id = action.id().isEmpty() ? Long.toString(sequence) : action.id();
        out.append("\"_index\":").append(Json.quote(action.index()));
        out.append(",\"_id\":").append(Json.quote(id)).append(",\"_version\":1");
    }
}
