package org.varta.rules.yaml;

/**
 * How much YAML is read before the file is refused.
 *
 * @param codePointsMax length of the text
 * @param depthMax levels of lists and maps inside each other
 * @param nodesMax nodes in one document, an aliased node counted each time it is used
 */
public record YamlLimits(int codePointsMax, int depthMax, int nodesMax) {

    /** Ten times the largest file of SigmaHQ, and site lists of half a million values. */
    public static final YamlLimits DEFAULT = new YamlLimits(16 << 20, 48, 1_000_000);

    public YamlLimits {
        if (codePointsMax < 1 || depthMax < 1 || nodesMax < 1) {
            throw new IllegalArgumentException(
                    "limits must be positive: " + codePointsMax + ", " + depthMax + ", " + nodesMax);
        }
    }
}
