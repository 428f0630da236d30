package org.varta.collector.wire.elastic;

import java.util.Locale;

/** A version of Elasticsearch. */
record ElasticVersion(int major, int minor, int patch) implements Comparable<ElasticVersion> {

    private static final int NUMBER_MAX = 1_000;

    /** The oldest that we say to be: everything in use speaks with it. */
    static final ElasticVersion DEFAULT = new ElasticVersion(8, 19, 0);

    /**
     * The version to name to a client: Beats refuse a server that is older than themselves, so at least theirs.
     *
     * @param userAgent for example {@code Elastic-Filebeat/9.2.1 (linux; amd64; …)}
     */
    static ElasticVersion forClient(String userAgent) {
        int slash = userAgent.indexOf('/');
        if (slash < 0) {
            return DEFAULT;
        }
        String product = userAgent.substring(0, slash).toLowerCase(Locale.ROOT);
        if (!product.startsWith("elastic-") && !product.endsWith("beat")) {
            return DEFAULT;
        }
        int[] numbers = new int[3];
        int at = slash + 1;
        for (int i = 0; i < numbers.length; i++) {
            int start = at;
            while (at < userAgent.length() && userAgent.charAt(at) >= '0' && userAgent.charAt(at) <= '9') {
                numbers[i] = Math.min(NUMBER_MAX, numbers[i] * 10 + userAgent.charAt(at++) - '0');
            }
            boolean dot = at < userAgent.length() && userAgent.charAt(at) == '.';
            if (at == start || (i < 2 && !dot)) {
                return DEFAULT;
            }
            at++;
        }
        ElasticVersion theirs = new ElasticVersion(numbers[0], numbers[1], numbers[2]);
        return theirs.compareTo(DEFAULT) > 0 ? theirs : DEFAULT;
    }

    @Override
    public int compareTo(ElasticVersion other) {
        int byMajor = Integer.compare(major, other.major);
        int byMinor = byMajor == 0 ? Integer.compare(minor, other.minor) : byMajor;
        return byMinor == 0 ? Integer.compare(patch, other.patch) : byMinor;
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
