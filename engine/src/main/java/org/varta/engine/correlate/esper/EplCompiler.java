package org.varta.engine.correlate.esper;

import com.espertech.esper.common.client.EPCompiled;
import com.espertech.esper.common.client.configuration.Configuration;
import com.espertech.esper.common.client.configuration.compiler.ConfigurationCompilerPlugInSingleRowFunction.FilterOptimizable;
import com.espertech.esper.common.client.configuration.compiler.ConfigurationCompilerPlugInSingleRowFunction.ValueCache;
import com.espertech.esper.common.client.util.ClassForNameProvider;
import com.espertech.esper.compiler.client.CompilerArguments;
import com.espertech.esper.compiler.client.EPCompileException;
import com.espertech.esper.compiler.client.EPCompilerProvider;
import java.util.List;
import java.util.Set;
import org.varta.engine.correlate.PlannedEpl.InputType;
import org.varta.engine.detect.Hit;

/**
 * Compiles what {@link EplTranslator} wrote, in a world of its own: no imports, no inlined classes, no class by its name but
 * those named here, and no events but the rule's inputs. A second lock behind the first.
 */
final class EplCompiler {

    /** Where an input's event holds its hit, its time, its host and its user; the fields of the rule stand behind these. */
    static final int BUILT_IN = 4;

    private static final Set<String> CLASSES =
            Set.of(EplFunctions.class.getName(), "java.lang.Object", "java.lang.String", Hit.class.getName());

    private EplCompiler() {}

    static EPCompiled compile(String statement, List<InputType> inputs) throws EPCompileException {
        return EPCompilerProvider.getCompiler()
                .compile("@name('epl') " + statement, new CompilerArguments(configuration(inputs)));
    }

    static Configuration configuration(List<InputType> inputs) {
        Configuration configuration = EsperCorrelators.plain();
        var common = configuration.getCommon();
        common.getImports().clear();
        common.addAnnotationImport("com.espertech.esper.common.client.annotation.*");
        common.getTransientConfiguration().put(ClassForNameProvider.NAME, (ClassForNameProvider) EplCompiler::listed);
        for (InputType input : inputs) {
            int size = BUILT_IN + input.names().size();
            String[] names = new String[size];
            Object[] types = new Object[size];
            names[0] = EplScope.HIT;
            types[0] = Hit.class;
            names[1] = "time";
            types[1] = long.class;
            names[2] = "host";
            names[3] = "user";
            for (int i = BUILT_IN; i < size; i++) {
                names[i] = input.names().get(i - BUILT_IN);
            }
            for (int i = 2; i < size; i++) {
                types[i] = String.class;
            }
            common.addEventType(input.name(), names, types);
        }
        configuration
                .getCompiler()
                .addPlugInSingleRowFunction(
                        EplFunctions.NUMBER,
                        EplFunctions.class.getName(),
                        "number",
                        ValueCache.DISABLED,
                        FilterOptimizable.DISABLED,
                        true);
        return configuration;
    }

    private static Class<?> listed(String name) throws ClassNotFoundException {
        if (!CLASSES.contains(name)) {
            throw new ClassNotFoundException(name + " is not for EPL rules");
        }
        return Class.forName(name);
    }
}
