package org.varta.rules.plan;

import static org.varta.rules.sigma.Modifier.BASE64;
import static org.varta.rules.sigma.Modifier.BASE64OFFSET;
import static org.varta.rules.sigma.Modifier.CONTAINS;
import static org.varta.rules.sigma.Modifier.ENDSWITH;
import static org.varta.rules.sigma.Modifier.EXPAND;
import static org.varta.rules.sigma.Modifier.STARTSWITH;
import static org.varta.rules.sigma.Modifier.UTF16;
import static org.varta.rules.sigma.Modifier.UTF16BE;
import static org.varta.rules.sigma.Modifier.UTF16LE;
import static org.varta.rules.sigma.Modifier.WIDE;
import static org.varta.rules.sigma.Modifier.WINDASH;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import org.varta.rules.parse.Code;
import org.varta.rules.parse.Nearest;
import org.varta.rules.parse.Problems;
import org.varta.rules.plan.Placeholders.Part;
import org.varta.rules.plan.ValueTest.Piece;
import org.varta.rules.sigma.Modifier;
import org.varta.rules.sigma.Position;

/** Works the text modifiers of one item out, in the order placeholders, windash, encoding, Base64, place. */
final class TextPlanner {

    private static final EnumSet<Modifier> ENCODINGS = EnumSet.of(UTF16, UTF16LE, UTF16BE, WIDE);

    /** Values that one rule value may become by its placeholders. */
    private static final int EXPANSIONS_MAX = 1_000_000;

    private final Problems problems;
    private final SiteLists lists;
    private final List<Modifier> chain;
    private final boolean isKeyword;

    TextPlanner(Problems problems, SiteLists lists, List<Modifier> chain, boolean isKeyword) {
        this.problems = problems;
        this.lists = lists;
        this.chain = chain;
        this.isKeyword = isKeyword;
    }

    /** The patterns that a value stands for, any of which may match; none after an error, which has been reported. */
    List<ValueTest> patterns(String text, Position position) {
        List<Pieces> variants = chain.contains(EXPAND) ? expand(text, position) : List.of(Pieces.parse(text));
        List<ValueTest> patterns = new ArrayList<>();
        boolean isCased = chain.contains(Modifier.CASED);
        for (Pieces variant : variants) {
            for (Pieces dashed : dashes(variant, position)) {
                for (Pieces encoded : encode(dashed, position)) {
                    patterns.add(place(encoded).pattern(isCased));
                }
            }
        }
        return patterns;
    }

    /** The site lists' values themselves, for modifiers that read a value otherwise than as text with wildcards. */
    List<String> expandedTexts(String text, Position position) {
        if (!chain.contains(EXPAND)) {
            return List.of(text);
        }
        return expand(text, position).stream().map(Pieces::text).toList();
    }

    private List<Pieces> expand(String text, Position position) {
        List<Pieces> expanded = List.of(Pieces.literal(""));
        int errors = problems.errors();
        for (Part part : Placeholders.parts(text)) {
            List<Pieces> of = switch (part) {
                case Part.Text(Pieces pieces) -> List.of(pieces);
                case Part.Name(String name) -> list(name, position);
            };
            if ((long) expanded.size() * of.size() > EXPANSIONS_MAX) {
                problems.error(
                        Code.VALUE_LIMIT,
                        position,
                        "the placeholders of this value stand for more than " + EXPANSIONS_MAX + " values");
                return List.of();
            }
            List<Pieces> longer = new ArrayList<>(expanded.size() * of.size());
            for (Pieces begun : expanded) {
                of.forEach(next -> longer.add(begun.then(next)));
            }
            expanded = longer;
        }
        return problems.errors() == errors ? expanded : List.of();
    }

    private List<Pieces> list(String name, Position position) {
        List<String> values = lists.get(name);
        if (values == null) {
            problems.error(
                    Code.MISSING_SITE_LIST,
                    position,
                    "the site list " + name + " is missing; add it to the site lists"
                            + Nearest.hint(name, lists.names()));
            return Collections.singletonList(Pieces.literal(""));
        }
        return values.stream().map(Pieces::parse).toList();
    }

    private List<Pieces> dashes(Pieces pieces, Position position) {
        if (!chain.contains(WINDASH)) {
            return List.of(pieces);
        }
        if (WinDash.dashes(pieces) > WinDash.DASHES_MAX) {
            problems.error(
                    Code.VALUE_LIMIT,
                    position,
                    "windash takes at most " + WinDash.DASHES_MAX + " dashes in a value; split it into several");
            return List.of();
        }
        return WinDash.variants(pieces);
    }

    private List<Pieces> encode(Pieces pieces, Position position) {
        boolean isBase64 = chain.contains(BASE64) || chain.contains(BASE64OFFSET);
        boolean isEncoded = chain.stream().anyMatch(ENCODINGS::contains);
        if (!isBase64) {
            return isEncoded ? characters(pieces, position) : List.of(pieces);
        }
        if (pieces.hasWildcards()) {
            problems.error(
                    Code.WILDCARD_IN_ENCODING,
                    position,
                    "a value with wildcards cannot be encoded; escape them with a backslash: \\* \\?");
            return List.of();
        }
        byte[] bytes = Encodings.bytes(pieces.text(), chain);
        List<String> encoded =
                chain.contains(BASE64) ? List.of(Encodings.base64(bytes)) : Encodings.base64Offsets(bytes);
        if (encoded.contains("")) {
            problems.error(Code.VALUE_RANGE, position, "the value is too short to be recognised in Base64");
            return List.of();
        }
        return encoded.stream().map(Pieces::literal).toList();
    }

    private List<Pieces> characters(Pieces pieces, Position position) {
        if (!pieces.text().chars().allMatch(c -> c < 0x80)) {
            problems.error(
                    Code.VALUE_TYPE, position, "without base64 only ASCII text can be looked for in UTF-16 encoding");
            return List.of();
        }
        List<Piece> encoded = new ArrayList<>();
        for (Piece piece : pieces.list()) {
            encoded.add(
                    piece instanceof Piece.Literal(String text)
                            ? new Piece.Literal(Encodings.asCharacters(text, chain))
                            : piece);
        }
        if (chain.contains(UTF16)) {
            // one mark in front of it all, as a whole text has one
            boolean isText = !encoded.isEmpty() && encoded.getFirst() instanceof Piece.Literal;
            String first = isText ? ((Piece.Literal) encoded.removeFirst()).text() : "";
            encoded.addFirst(new Piece.Literal(Encodings.BYTE_ORDER_MARK + first));
        }
        return List.of(new Pieces(encoded));
    }

    private Pieces place(Pieces pieces) {
        boolean isAnchored = chain.contains(STARTSWITH) || chain.contains(ENDSWITH);
        boolean isContained = chain.contains(CONTAINS) || (isKeyword && !isAnchored);
        Pieces placed = pieces;
        if (isContained || chain.contains(STARTSWITH)) {
            placed = placed.withRunAfter();
        }
        return isContained || chain.contains(ENDSWITH) ? placed.withRunBefore() : placed;
    }
}
