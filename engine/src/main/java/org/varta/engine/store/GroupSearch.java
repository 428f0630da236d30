package org.varta.engine.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.varta.engine.alert.AlertGroup;
import org.varta.engine.alert.GroupQuery;

/** A {@link GroupQuery} as SQL. What the analyst typed is only ever a parameter, and never a pattern. */
record GroupSearch(String sql, List<Object> values) {

    static GroupSearch of(GroupQuery query) {
        boolean hasText = !query.text().isEmpty();
        StringBuilder sql = new StringBuilder("SELECT g.* FROM groups g");
        if (hasText) {
            sql.append(" JOIN group_texts t ON t.group_no = g.no");
        }
        List<Object> values = new ArrayList<>();
        sql.append(" WHERE g.last_index < ?");
        values.add(query.beforeIndex());
        sql.append(
                switch (query.show()) {
                    case OPEN -> " AND g.acknowledged_by IS NULL";
                    case ACKNOWLEDGED -> " AND g.acknowledged_by IS NOT NULL";
                    case ALL -> "";
                });
        if (!query.levels().isEmpty()) {
            sql.append(" AND g.rule_level IN (")
                    .append(String.join(", ", Collections.nCopies(query.levels().size(), "?")))
                    .append(')');
            values.addAll(query.levels());
        }
        if (!query.organisation().isEmpty()) {
            sql.append(" AND g.organisation = ?");
            values.add(query.organisation());
        }
        if (hasText) {
            String text = SearchText.fold(query.text());
            sql.append(" AND (instr(t.description, ?) > 0 OR instr(t.matched, ?) > 0)");
            values.add(text);
            values.add(text);
        }
        sql.append(" ORDER BY g.last_index DESC LIMIT ?");
        return new GroupSearch(sql.toString(), values);
    }

    List<AlertGroup> run(Connection connection, int limit) throws SQLException {
        List<Object> all = new ArrayList<>(values);
        all.add(limit);
        List<AlertGroup> groups = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            ResultSet row = Rows.bind(select, all.toArray()).executeQuery();
            while (row.next()) {
                groups.add(Rows.group(row));
            }
        }
        return groups;
    }
}
