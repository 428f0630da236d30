package org.varta.engine.cli;

import java.net.URI;
import java.net.URISyntaxException;

/** Where {@code --into} puts a case when it is no directory: the NDJSON listener of a running Varta. */
final class CaseAddress {

    private CaseAddress() {}

    static boolean isOne(String into) {
        return into.startsWith("http://") || into.startsWith("https://");
    }

    /** The address of {@code POST /ingest}; a path may be left out. */
    static URI of(String into) throws Failure {
        URI address;
        try {
            address = new URI(into);
        } catch (URISyntaxException e) {
            throw new Failure(ExitCodes.USAGE, "--into: " + e.getMessage());
        }
        if (address.getHost() == null
                || address.getRawUserInfo() != null
                || address.getRawQuery() != null
                || address.getRawFragment() != null) {
            throw new Failure(ExitCodes.USAGE, "--into: expected http://HOST:PORT or https://HOST:PORT, found " + into);
        }
        String path = address.getRawPath();
        return path == null || path.isEmpty() || path.equals("/") ? address.resolve("/ingest") : address;
    }
}
