package org.varta.engine.cli;

/** Rules over the logs of cases. */
final class CaseRules {

    /** Three failed logons of one account within five minutes. */
    static final String PASSWORD_GUESSING = """
            title: Failed logon
            id: 11111111-2222-4333-8444-000000000001
            name: failed_logon
            logsource: {product: windows, service: security}
            detection:
              selection:
                EventID: 4625
              condition: selection
            level: low
            ---
            title: Password guessing
            id: 11111111-2222-4333-8444-000000000002
            correlation:
              type: event_count
              rules: [failed_logon]
              group-by: [TargetUserName]
              timespan: 5m
              condition: {gte: 3}
            level: high
            """;

    private CaseRules() {}
}
