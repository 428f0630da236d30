package org.varta.engine.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.varta.engine.conformance.NaiveEvent.Type;
import org.varta.engine.conformance.NaiveEvent.Value;

/**
 * {@code field|modifier: values} of the naive evaluator: every modifier as the appendix describes it. No index, no shared
 * work: each value is tried on each event.
 */
final class NaiveItem {

    private static final String NUMBER = "[-+]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][-+]?[0-9]{1,4})?";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\\\[%*?\\\\]|%([\\p{L}\\p{Nd}_.-]+)%");

    private final String field;
    private final List<String> modifiers;
    private final List<?> values;
    private final Map<String, List<String>> lists;
    private final List<@Nullable Predicate<Value>> tests = new ArrayList<>();

    NaiveItem(String key, List<?> values, Map<String, List<String>> lists) {
        List<String> words = Arrays.asList(key.split("\\|", -1));
        this.field = words.getFirst();
        this.modifiers = words.subList(1, words.size());
        this.values = values;
        this.lists = lists;
        values.forEach(value -> tests.add(value == null || has("exists") || has("fieldref") ? null : test(value)));
    }

    private boolean has(String modifier) {
        return modifiers.contains(modifier);
    }

    boolean holds(NaiveEvent event) {
        IntPredicate passes = i -> value(values.get(i), tests.get(i), event);
        boolean joined = has("all")
                ? IntStream.range(0, values.size()).allMatch(passes)
                : IntStream.range(0, values.size()).anyMatch(passes);
        return has("neq") != joined;
    }

    private boolean value(@Nullable Object value, @Nullable Predicate<Value> test, NaiveEvent event) {
        List<Value> actual = field.isEmpty() ? event.all() : event.values(field);
        if (has("exists")) {
            return value instanceof Boolean wanted && wanted == event.fields().containsKey(field);
        }
        if (has("fieldref")) {
            return anyMatch(actual, one -> anyMatch(event.values(String.valueOf(value)), other -> refers(one, other)));
        }
        if (test == null) {
            return actual.isEmpty() || actual.stream().anyMatch(v -> v.type() == Type.NULL);
        }
        return anyMatch(actual, test);
    }

    private static boolean anyMatch(List<Value> values, Predicate<Value> test) {
        return values.stream().filter(Value::isScalar).anyMatch(test);
    }

    private Predicate<Value> test(Object value) {
        Predicate<String> ofText = ofText(value);
        if (ofText != null) {
            return actual -> ofText.test(actual.text());
        }
        List<Predicate<String>> patterns = patterns(text(value));
        return has("cased")
                ? actual -> patterns.stream().anyMatch(pattern -> pattern.test(actual.text()))
                : actual -> patterns.stream().anyMatch(pattern -> pattern.test(actual.folded()));
    }

    /** A test other than that of text with wildcards. */
    private @Nullable Predicate<String> ofText(Object value) {
        if (has("re")) {
            Pattern pattern = Pattern.compile(text(value), flags());
            return text -> pattern.matcher(text).find();
        }
        if (has("cidr")) {
            List<String> networks = has("expand") ? expand(text(value)) : List.of(text(value));
            return text -> networks.stream().anyMatch(network -> isInside(text, network));
        }
        for (String modifier : modifiers) {
            switch (modifier) {
                case "lt", "lte", "gt", "gte" -> {
                    return text -> isOrdered(modifier, number(text, true), (BigDecimal) value);
                }
                case "minute", "hour", "day", "week", "month", "year" -> {
                    int wanted = ((BigDecimal) value).intValueExact();
                    return text -> part(modifier, text) == wanted;
                }
                default -> {}
            }
        }
        boolean isPlain = modifiers.stream().allMatch(m -> m.equals("all") || m.equals("neq"));
        if (isPlain && !field.isEmpty() && value instanceof BigDecimal wanted) {
            return text -> {
                BigDecimal number = number(text, false);
                return number != null && number.compareTo(wanted) == 0;
            };
        }
        if (isPlain && !field.isEmpty() && value instanceof Boolean wanted) {
            return text -> text.equalsIgnoreCase(wanted.toString());
        }
        return null;
    }

    private static String text(Object value) {
        return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }

    private int flags() {
        int flags = has("i") || has("ignorecase") ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0;
        flags |= has("m") || has("multiline") ? Pattern.MULTILINE : 0;
        return flags | (has("s") || has("dotall") ? Pattern.DOTALL : 0) | Pattern.UNIX_LINES;
    }

    private boolean refers(Value one, Value other) {
        String left = has("cased") ? one.text() : one.folded();
        String right = has("cased") ? other.text() : other.folded();
        if (has("contains")) {
            return left.contains(right);
        }
        if (has("startswith")) {
            return left.startsWith(right);
        }
        return has("endswith") ? left.endsWith(right) : left.equals(right);
    }

    private String fold(String text) {
        return has("cased") ? text : Value.fold(text);
    }

    // text with wildcards: a list of one-character strings, the wildcards as null (any run) and "" (any one)

    private static final class Glob extends ArrayList<@Nullable String> {
        private static final long serialVersionUID = 1;

        static Glob literal(String text) {
            Glob glob = new Glob();
            text.codePoints().forEach(c -> glob.add(Character.toString(c)));
            return glob;
        }

        String literalText() {
            return String.join("", this);
        }
    }

    private List<Predicate<String>> patterns(String value) {
        List<Glob> globs =
                has("expand") ? expand(value).stream().map(NaiveItem::glob).toList() : List.of(glob(value));
        List<Predicate<String>> patterns = new ArrayList<>();
        for (Glob glob : globs) {
            for (Glob dashed : has("windash") ? dashes(glob, 0) : List.of(glob)) {
                for (Glob encoded : encode(dashed)) {
                    patterns.add(pattern(encoded));
                }
            }
        }
        return patterns;
    }

    private static Glob glob(String value) {
        Glob glob = new Glob();
        int[] codes = value.codePoints().toArray();
        for (int i = 0; i < codes.length; i++) {
            boolean isEscape = codes[i] == '\\' && i + 1 < codes.length && "*?\\".indexOf(codes[i + 1]) >= 0;
            if (isEscape) {
                i++;
            }
            glob.add(
                    isEscape || (codes[i] != '*' && codes[i] != '?')
                            ? Character.toString(codes[i])
                            : codes[i] == '*' ? null : "");
        }
        return glob;
    }

    /** With lists' values in the places of their names, wildcards still as they are written; the text around keeps its escapes. */
    private List<String> expand(String value) {
        Matcher matcher = PLACEHOLDER.matcher(value);
        while (matcher.find()) {
            if (matcher.group(1) != null) {
                String before = value.substring(0, matcher.start()).replace("\\%", "%");
                List<String> all = new ArrayList<>();
                for (String entry : Objects.requireNonNull(lists.get(matcher.group(1)))) {
                    expand(value.substring(matcher.end())).forEach(rest -> all.add(before + entry + rest));
                }
                return all;
            }
        }
        return List.of(value.replace("\\%", "%"));
    }

    private static List<Glob> dashes(Glob glob, int from) {
        for (int i = from; i < glob.size(); i++) {
            if (("-".equals(glob.get(i)) || "/".equals(glob.get(i)))
                    && (i == 0 || !isWord(glob.get(i - 1)))
                    && i + 1 < glob.size()
                    && isWord(glob.get(i + 1))) {
                List<Glob> all = new ArrayList<>();
                for (String dash : List.of("-", "/", "–", "—", "―")) {
                    Glob variant = new Glob();
                    variant.addAll(glob);
                    variant.set(i, dash);
                    all.addAll(dashes(variant, i + 1));
                }
                return all;
            }
        }
        return List.of(glob);
    }

    private static boolean isWord(@Nullable String character) {
        return character != null && character.matches("[\\p{L}\\p{Nd}_]");
    }

    private List<Glob> encode(Glob glob) {
        Charset charset = has("wide") || has("utf16le") || has("utf16") ? UTF_16LE : has("utf16be") ? UTF_16BE : UTF_8;
        String mark = has("utf16") ? "\uFEFF" : "";
        if (has("base64")) {
            byte[] bytes = (mark + glob.literalText()).getBytes(charset);
            return List.of(Glob.literal(Base64.getEncoder().encodeToString(bytes)));
        }
        if (has("base64offset")) {
            byte[] bytes = (mark + glob.literalText()).getBytes(charset);
            return List.of(offset(bytes, 0), offset(bytes, 1), offset(bytes, 2));
        }
        if (charset.equals(UTF_8)) {
            return List.of(glob);
        }
        Glob encoded = Glob.literal(mark);
        for (String character : glob) {
            boolean isWildcard = character == null || character.isEmpty();
            if (isWildcard) {
                encoded.add(character);
            } else {
                encoded.addAll(Glob.literal(new String(character.getBytes(charset), ISO_8859_1)));
            }
        }
        return List.of(encoded);
    }

    /** The digits of Base64 that hold bits of these bytes alone, when so many others stand before and any behind. */
    private static Glob offset(byte[] bytes, int before) {
        byte[] padded = new byte[before + bytes.length + 3];
        System.arraycopy(bytes, 0, padded, before, bytes.length);
        int firstBit = before * 8;
        int lastBit = firstBit + bytes.length * 8;
        return Glob.literal(Base64.getEncoder().encodeToString(padded).substring((firstBit + 5) / 6, lastBit / 6));
    }

    private Predicate<String> pattern(Glob glob) {
        boolean isAnchored = has("startswith") || has("endswith");
        boolean isContained = has("contains") || (field.isEmpty() && !isAnchored);
        boolean isOpenBefore = isContained || has("endswith");
        boolean isOpenBehind = isContained || has("startswith");
        if (glob.stream().allMatch(c -> c != null && !c.isEmpty())) {
            String literal = fold(glob.literalText());
            return isOpenBefore && isOpenBehind
                    ? text -> text.contains(literal)
                    : isOpenBefore
                            ? text -> text.endsWith(literal)
                            : isOpenBehind ? text -> text.startsWith(literal) : text -> text.equals(literal);
        }
        StringBuilder expression = new StringBuilder(isOpenBefore ? ".*" : "");
        for (String character : glob) {
            expression.append(character == null ? ".*" : character.isEmpty() ? "." : Pattern.quote(fold(character)));
        }
        Pattern pattern =
                Pattern.compile(expression.append(isOpenBehind ? ".*" : "").toString(), Pattern.DOTALL);
        return text -> pattern.matcher(text).matches();
    }

    // numbers, networks, times

    private static @Nullable BigDecimal number(String text, boolean isHexRead) {
        if (isHexRead && text.matches("0[xX][0-9a-fA-F]+")) {
            return new BigDecimal(new BigInteger(text.substring(2), 16));
        }
        return text.matches(NUMBER) ? new BigDecimal(text) : null;
    }

    private static boolean isOrdered(String order, @Nullable BigDecimal actual, BigDecimal wanted) {
        if (actual == null) {
            return false;
        }
        int sign = actual.compareTo(wanted);
        return switch (order) {
            case "lt" -> sign < 0;
            case "lte" -> sign <= 0;
            case "gt" -> sign > 0;
            default -> sign >= 0;
        };
    }

    private static boolean isInside(String text, String network) {
        String[] parts = network.split("/", -1);
        byte[] address = address(text);
        byte[] base = address(parts[0]);
        if (address == null || base == null || address.length != base.length) {
            return false;
        }
        int prefix = parts.length > 1 ? Integer.parseInt(parts[1]) : base.length * 8;
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((address[bit / 8] & mask) != (base[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static byte @Nullable [] address(String text) {
        String octet = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
        boolean isV4 = text.matches(octet + "([.]" + octet + "){3}");
        if (!isV4 && !text.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            return null;
        }
        try {
            return InetAddress.getByName(isV4 ? text : "[" + text + "]").getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static int part(String part, String text) {
        TemporalField field = switch (part) {
            case "minute" -> ChronoField.MINUTE_OF_HOUR;
            case "hour" -> ChronoField.HOUR_OF_DAY;
            case "day" -> ChronoField.DAY_OF_MONTH;
            case "week" -> IsoFields.WEEK_OF_WEEK_BASED_YEAR;
            case "month" -> ChronoField.MONTH_OF_YEAR;
            default -> ChronoField.YEAR;
        };
        OffsetDateTime time = time(text);
        return time == null ? -1 : time.withOffsetSameInstant(ZoneOffset.UTC).get(field);
    }

    private static @Nullable OffsetDateTime time(String text) {
        if (text.matches("[0-9]{9,11}([.][0-9]+)?")) {
            return Instant.ofEpochSecond(new BigDecimal(text).longValue()).atOffset(ZoneOffset.UTC);
        }
        if (text.matches("[0-9]{12,14}([.][0-9]+)?")) {
            return Instant.ofEpochMilli(new BigDecimal(text).longValue()).atOffset(ZoneOffset.UTC);
        }
        try {
            String iso = text.replace(' ', 'T').replace(',', '.');
            iso = iso.replaceFirst("([+-][0-9]{2})([0-9]{2})$", "$1:$2");
            return OffsetDateTime.parse(iso.matches(".*T.*([Zz]|[+-][0-9]{2}:[0-9]{2})") ? iso : iso + "Z");
        } catch (DateTimeException e) {
            return null;
        }
    }
}
