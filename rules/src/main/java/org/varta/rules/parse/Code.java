package org.varta.rules.parse;

import java.util.Locale;

/** Kinds of fault in a rule file or site list; the keyword is stable and serves as a metric tag. */
public enum Code {
    /** The file could not be read. */
    UNREADABLE_FILE,
    /** The file is not UTF-8 or holds a character that YAML forbids. */
    YAML_ENCODING,
    /** The file is not YAML; documents before the place are read all the same. */
    YAML_SYNTAX,
    /** The file is longer, or nested deeper, than anybody writes by hand. */
    YAML_LIMIT,
    /** The same key stands twice in one map. */
    DUPLICATE_KEY,
    /** A key is a list or a map, or a merge key. */
    YAML_KEY,
    /** A YAML tag that is not one of the core ones. */
    YAML_TAG,
    /** A YAML alias without its anchor. */
    YAML_ALIAS,
    /**
     * The document is not a map, or has none of {@code detection}, {@code correlation}, {@code filter} and {@code
     * epl}.
     */
    NOT_A_RULE,
    /** {@code action: global}, {@code reset} or {@code repeat}, which Sigma 2.0 removed. */
    LEGACY_ACTION,
    /** A key that the specification demands is not there. */
    MISSING_KEY,
    /** A key that means nothing in this place. */
    UNKNOWN_KEY,
    /** A list, a map, text or a number stands where something else belongs. */
    WRONG_TYPE,
    /** The title is empty or longer than 256 characters. */
    INVALID_TITLE,
    /** The id is not a UUID. */
    INVALID_ID,
    /** The status is none of the five. */
    INVALID_STATUS,
    /** The level is none of the five. */
    INVALID_LEVEL,
    /** A date is not {@code YYYY-MM-DD} or not in the calendar. */
    INVALID_DATE,
    /** A date has slashes, as before Sigma 2.0; it is read all the same. */
    LEGACY_DATE,
    /** A tag is not of the form {@code namespace.name}. */
    INVALID_TAG,
    /** The log source names no product, category or service. */
    EMPTY_LOG_SOURCE,
    /** A search identifier has nothing in it. */
    EMPTY_SELECTION,
    /** A field has an empty list of values. */
    EMPTY_VALUE_LIST,
    /** {@code null} stands in a list of values. */
    NULL_IN_LIST,
    /** A modifier that Sigma does not have. */
    UNKNOWN_MODIFIER,
    /** Modifiers that do not go together, or not in this order. */
    ILLEGAL_MODIFIER_CHAIN,
    /** {@code all} with a single value, where it does nothing. */
    ALL_NEEDS_LIST,
    /** A value is not of the type that its modifier needs. */
    VALUE_TYPE,
    /** A number is outside of what its modifier can compare with. */
    VALUE_RANGE,
    /** A value expands to more variants than the engine takes. */
    VALUE_LIMIT,
    /** The condition does not follow the grammar. */
    CONDITION_SYNTAX,
    /** {@code AND}, {@code OR}, {@code NOT} or {@code OF}; Sigma's operators are lower case. */
    UPPER_CASE_OPERATOR,
    /** {@code 2 of} and the like, which Sigma does not have. */
    UNSUPPORTED_QUANTIFIER,
    /** {@code | count() ...} and {@code | near ...}, which Sigma 2.0 replaced by correlations. */
    PIPE_AGGREGATION,
    /** {@code timeframe}, which Sigma 2.0 replaced by correlations and which means nothing without them. */
    LEGACY_TIMEFRAME,
    /** The condition names a search identifier that is not there. */
    UNKNOWN_IDENTIFIER,
    /** A pattern of the condition selects no search identifier. */
    EMPTY_SELECTOR,
    /** A search identifier is in no condition. */
    UNUSED_SELECTION,
    /** The condition is longer, or nested deeper, than the parser goes. */
    CONDITION_LIMIT,
    /** A regular expression that RE2 does not take. */
    INVALID_REGEX,
    /** A network that is not in CIDR notation, or has bits set behind its prefix. */
    INVALID_CIDR,
    /** A wildcard in a value that is to be encoded. */
    WILDCARD_IN_ENCODING,
    /** A placeholder whose site list is not there. */
    MISSING_SITE_LIST,
    /** A site list that is not a list of values. */
    INVALID_SITE_LIST,
    /** A pipeline, or a part of it, of another shape than pySigma's. */
    INVALID_PIPELINE,
    /** A transformation that pipelines do not have here. */
    UNKNOWN_TRANSFORMATION,
    /** A rule condition that pipelines do not have here. */
    UNKNOWN_RULE_CONDITION,
    /** A pipeline gives several names to a field of which a correlation needs one. */
    AMBIGUOUS_FIELD,
    /** A document has the id of an earlier one. */
    DUPLICATE_ID,
    /** A document has the name of an earlier one. */
    DUPLICATE_NAME,
    /** A correlation or filter refers to a rule that is not there. */
    UNKNOWN_RULE,
    /** A correlation refers to itself, directly or through others. */
    CORRELATION_CYCLE,
    /** A correlation type that Sigma does not have. */
    UNKNOWN_CORRELATION_TYPE,
    /** A timespan that is not a positive number and one of {@code s m h d w M y}. */
    INVALID_TIMESPAN,
    /** The condition of a correlation does not fit its type. */
    INVALID_CORRELATION_CONDITION,
    /** A correlation that is Sigma, but that this engine does not evaluate yet. */
    UNSUPPORTED_CORRELATION,
    /** An input of an EPL rule that is neither a detection nor a rule, or a name that EPL does not take. */
    INVALID_EPL_INPUT,
    /** An EPL statement that cannot be read, or whose types do not fit. */
    EPL_SYNTAX,
    /** An EPL statement that says what EPL rules may not say. */
    EPL_REFUSED,
    /** An EPL rule that is not one of Varta's own, where the operator has not enabled others. */
    EPL_NOT_ENABLED,
    /** A filter whose condition has no {@code not}: it keeps what it was probably meant to drop. */
    FILTER_WITHOUT_NOT,
    /** A filter whose log source is not that of the rule it names. */
    FILTER_LOG_SOURCE,
    /** A wildcard at an end where the modifier already puts one. */
    REDUNDANT_WILDCARD,
    /** A value that almost any event contains. */
    BROAD_VALUE,
    /** A field that no event of the rule's log source is known to have. */
    UNKNOWN_FIELD,
    /** A log source that no event which the engine recognises belongs to. */
    UNFED_LOG_SOURCE,
    /** A pattern that costs more than it needs to. */
    EXPENSIVE_PATTERN,
    /** A rule without an id, which nothing can refer to once its text changes. */
    MISSING_ID,
    /** A rule without a level. */
    MISSING_LEVEL;

    /** As it is printed: {@code illegal-modifier-chain}. */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
