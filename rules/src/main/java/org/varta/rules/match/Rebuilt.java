package org.varta.rules.match;

/**
 * What was made anew for a rule set; the rest is the same as in the set before.
 *
 * @param isWhole whether it was compiled from the beginning
 * @param rules how many rules were compiled
 * @param nodes parts of rules
 * @param routes sets of rules for a combination of log sources; those of log sources not seen yet come later
 * @param indices of fields in those routes
 */
public record Rebuilt(boolean isWhole, int rules, int nodes, int routes, int indices) {}
