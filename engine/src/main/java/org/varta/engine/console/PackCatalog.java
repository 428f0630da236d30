package org.varta.engine.console;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.varta.rules.pack.RulePack;
import org.varta.rules.sigma.SigmaDocument;

/** The rules of the pack in force. Knows no older texts. */
public final class PackCatalog implements RuleCatalog {

    private final Supplier<RulePack> inForce;
    private final List<SigmaDocument> always;
    private volatile @Nullable Indexed indexed;

    /** A pack and its documents by key. */
    private record Indexed(RulePack pack, Map<String, SigmaDocument> byKey) {}

    /**
     * Asks for the pack at every look-up.
     *
     * @param always documents that are in force whatever the pack is
     */
    public PackCatalog(Supplier<RulePack> inForce, List<SigmaDocument> always) {
        this.inForce = requireNonNull(inForce, "inForce");
        this.always = List.copyOf(always);
    }

    @Override
    public Optional<SigmaDocument> find(String key) {
        return Optional.ofNullable(byKey().get(key));
    }

    @Override
    public Optional<SigmaDocument> find(String key, String contentHash) {
        return find(key).filter(document -> document.header().contentHash().equals(contentHash));
    }

    @SuppressWarnings("ReferenceEquality") // comparing thousands of rules would cost more than indexing them
    private Map<String, SigmaDocument> byKey() {
        RulePack pack = inForce.get();
        Indexed known = indexed;
        if (known == null || known.pack() != pack) {
            Map<String, SigmaDocument> byKey = new HashMap<>();
            always.forEach(document -> byKey.put(document.header().key(), document));
            pack.documents().forEach(document -> byKey.put(document.header().key(), document));
            known = new Indexed(pack, byKey);
            indexed = known;
        }
        return known.byKey();
    }
}
