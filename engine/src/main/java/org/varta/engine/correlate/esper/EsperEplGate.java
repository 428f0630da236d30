package org.varta.engine.correlate.esper;

import com.espertech.esper.common.client.soda.EPStatementObjectModel;
import com.espertech.esper.compiler.client.EPCompileException;
import com.espertech.esper.compiler.client.EPCompilerProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.varta.engine.correlate.EplGate;
import org.varta.engine.correlate.PlannedEpl.InputType;
import org.varta.rules.parse.Code;
import org.varta.rules.sigma.EplRule;
import org.varta.rules.sigma.Position;

/** Esper's parser reads a statement, {@link EplTranslator} writes anew what is allowed of it, and Esper compiles that. */
public final class EsperEplGate implements EplGate {

    /** Deeper than anybody writes; Esper's parser recurses. */
    private static final int BRACKETS_MAX = 40;

    /** Judges with Esper, which takes about a second to begin. */
    public EsperEplGate() {}

    @Override
    public Verdict judge(EplRule rule) {
        String epl = rule.epl();
        if (bracketsDeep(epl) > BRACKETS_MAX) {
            return new Verdict.Refused(
                    Code.EPL_REFUSED, rule.body(), "brackets are nested deeper than " + BRACKETS_MAX);
        }
        EPStatementObjectModel model;
        try {
            model = EPCompilerProvider.getCompiler().eplToModel(epl, EplCompiler.configuration(List.of()));
        } catch (EPCompileException e) {
            return syntax(rule, e);
        } catch (RuntimeException e) {
            return new Verdict.Refused(Code.EPL_SYNTAX, rule.body(), "the statement cannot be read: " + e.getMessage());
        }
        Verdict.Admitted admitted;
        try {
            admitted = EplTranslator.translate(rule, model);
        } catch (EplRefusal e) {
            return new Verdict.Refused(Code.EPL_REFUSED, place(rule, e.token()), String.valueOf(e.getMessage()));
        }
        List<InputType> types = new ArrayList<>();
        rule.inputs()
                .forEach((name, input) ->
                        types.add(new InputType(name, List.copyOf(input.fields().keySet()), true)));
        try {
            EplCompiler.compile(admitted.statement(), types);
        } catch (EPCompileException e) {
            return new Verdict.Refused(Code.EPL_SYNTAX, rule.body(), "Esper does not take the statement: " + first(e));
        }
        return admitted;
    }

    private static int bracketsDeep(String epl) {
        int depth = 0;
        int deepest = 0;
        for (int i = 0; i < epl.length(); i++) {
            switch (epl.charAt(i)) {
                case '(', '[', '{' -> deepest = Math.max(deepest, ++depth);
                case ')', ']', '}' -> depth--;
                default -> {}
            }
        }
        return deepest;
    }

    private static Verdict.Refused syntax(EplRule rule, EPCompileException failure) {
        String message = first(failure);
        return new Verdict.Refused(Code.EPL_SYNTAX, written(rule, message), "the statement cannot be read: " + message);
    }

    /** Where Esper's message says that the fault is, else where the statement begins. */
    private static Position written(EplRule rule, String message) {
        int line = numberBehind(message, " at line ");
        int column = numberBehind(message, " column ");
        return line < 1 || column < 0 ? rule.body() : rule.at(line, column + 1);
    }

    private static int numberBehind(String message, String words) {
        int at = message.lastIndexOf(words);
        int number = -1;
        for (int i = at + words.length(); at >= 0 && i < message.length(); i++) {
            char c = message.charAt(i);
            if (c < '0' || c > '9' || number > 100_000) {
                break;
            }
            number = Math.max(number, 0) * 10 + (c - '0');
        }
        return number;
    }

    private static String first(EPCompileException failure) {
        String message = String.valueOf(failure.getMessage());
        int statement = message.indexOf(" [");
        return statement < 0 ? message : message.substring(0, statement);
    }

    private static Position place(EplRule rule, @Nullable String token) {
        String epl = rule.epl();
        int at = token == null ? -1 : epl.toLowerCase(Locale.ROOT).indexOf(token.toLowerCase(Locale.ROOT));
        if (at < 0) {
            return rule.body();
        }
        int line = 1;
        int start = 0;
        for (int i = 0; i < at; i++) {
            if (epl.charAt(i) == '\n') {
                line++;
                start = i + 1;
            }
        }
        return rule.at(line, at - start + 1);
    }
}
