package org.varta.collector.wire.elastic;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.varta.collector.wire.http.HttpExchange;
import org.varta.collector.wire.http.Json;

/** Answers what shippers ask before and around their bulk requests; nothing is stored, nothing is configured. */
final class Probes {

    private static final String CLUSTER = "varta";
    private static final String CLUSTER_UUID = "dmFydGEtY29sbGVjdG9yLQ";
    private static final String ACKNOWLEDGED = "{\"acknowledged\":true}";
    private static final String LICENSE = "{\"license\":{\"status\":\"active\",\"uid\":\"" + CLUSTER_UUID
            + "\",\"type\":\"basic\",\"mode\":\"basic\",\"issued_to\":\"varta\",\"issuer\":\"varta\"}}";
    private static final String XPACK = "{\"build\":{},\"license\":{\"uid\":\"" + CLUSTER_UUID
            + "\",\"type\":\"basic\",\"mode\":\"basic\",\"status\":\"active\"},\"features\":{}}";
    private static final String HEALTH = "{\"cluster_name\":\"" + CLUSTER
            + "\",\"status\":\"green\",\"timed_out\":false," + "\"number_of_nodes\":1,\"number_of_data_nodes\":1}";
    private static final String NODES = "{\"_nodes\":{\"total\":1,\"successful\":1,\"failed\":0},\"cluster_name\":\""
            + CLUSTER + "\",\"nodes\":{}}";

    private Probes() {}

    /** The body for a GET, HEAD, PUT or POST that carries no events. */
    static byte[] answer(HttpExchange exchange, String[] segments) {
        boolean writes = !exchange.method().equals("GET") && !exchange.method().equals("HEAD");
        if (writes) {
            return ACKNOWLEDGED.getBytes(UTF_8);
        }
        String name = segments.length == 0 ? "" : segments[segments.length - 1];
        String text = switch (segments.length == 0 ? "" : segments[0]) {
            case "" -> about(exchange.header("User-Agent").orElse(""));
            case "_license" -> LICENSE;
            case "_xpack" -> XPACK;
            case "_cluster" -> HEALTH;
            case "_cat" -> "0 00:00:00 " + CLUSTER + " green 1 1 0 0 0 0 0 0 - 100.0%\n";
            case "_nodes" -> NODES;
            case "_data_stream" -> "{\"data_streams\":[{\"name\":" + Json.quote(name) + "}]}";
            case "_ilm" -> "{" + Json.quote(name) + ":{\"version\":1,\"policy\":{\"phases\":{}}}}";
            default -> "{}";
        };
        return text.getBytes(UTF_8);
    }

    private static String about(String userAgent) {
        return "{\"name\":\"varta\",\"cluster_name\":\"" + CLUSTER + "\",\"cluster_uuid\":\"" + CLUSTER_UUID
                + "\",\"version\":{\"number\":\"" + ElasticVersion.forClient(userAgent)
                + "\",\"build_flavor\":\"default\",\"build_type\":\"tar\",\"build_hash\":\"0\","
                + "\"build_date\":\"2025-01-01T00:00:00.000Z\",\"build_snapshot\":false,\"lucene_version\":\"9.12.2\","
                + "\"minimum_wire_compatibility_version\":\"7.17.0\","
                + "\"minimum_index_compatibility_version\":\"7.0.0\"},\"tagline\":\"You Know, for Search\"}\n";
    }
}
