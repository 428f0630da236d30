package org.varta.engine.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.varta.rules.event.LogSource;

class OtherShapesTest {

    @Test
    void the_log_of_zeek_is_the_service() {
        Reads read = Reads.of(
                "{'_path':'modbus_detailed','ts':1600053573.25,'uid':'C1','id.orig_h':'10.0.0.1','id.resp_h':'10.0.0.2','func':'X'}",
                "id.orig_h",
                "func");

        assertThat(read.sources()).containsExactly(new LogSource("zeek", null, "modbus_detailed"));
        assertThat(read.all("id.orig_h")).containsExactly("10.0.0.1");
        assertThat(read.facts().timeMs()).isEqualTo(1_600_053_573_250L);
    }

    @Test
    void zeek_dns_and_http_answer_to_generic_rules_too() {
        Reads dns = Reads.of(
                "{'_path':'dns','query':'evil.example','qtype_name':'TXT','answers':['a','b']}",
                "query",
                "record_type",
                "answer");
        Reads http = Reads.of(
                "{'_path':'http','host':'h','uri':'/x','user_agent':'ua','method':'GET','status_code':200}",
                "c-uri",
                "c-useragent",
                "cs-method",
                "sc-status",
                "cs-host",
                "Computer");

        assertThat(dns.is("*", "dns", "*")).isTrue();
        assertThat(dns.is("zeek", "*", "dns")).isTrue();
        assertThat(dns.all("record_type")).containsExactly("TXT");
        assertThat(dns.all("answer")).containsExactly("a", "b");
        assertThat(http.is("*", "proxy", "*")).isTrue();
        assertThat(http.all("c-uri")).containsExactly("/x");
        assertThat(http.all("c-useragent")).containsExactly("ua");
        assertThat(http.all("sc-status")).containsExactly("200");
        assertThat(http.all("Computer"))
                .as("the host of a request is not the sensor")
                .isEmpty();
    }

    @Test
    void zeek_without_the_name_of_its_log_is_told_by_its_fields() {
        Reads read = Reads.of("{'ts':1600053573,'uid':'C','id.orig_h':'1','id.resp_h':'2','conn_state':'SF'}");

        assertThat(read.is("zeek", "*", "conn")).isTrue();
    }

    @Test
    void suricata_is_told_by_its_event_type() {
        Reads read = Reads.of("""
                {'timestamp':'2026-11-22T08:14:47.123456+0000','flow_id':1,'event_type':'alert','host':'sensor-1',
                 'src_ip':'10.0.0.1','alert':{'signature':'ET X','severity':1}}
                """, "alert.signature", "src_ip");

        assertThat(read.is("suricata", "*", "alert")).isTrue();
        assertThat(read.all("alert.signature")).containsExactly("ET X");
        assertThat(read.facts())
                .isEqualTo(new Facts(Instant.parse("2026-11-22T08:14:47.123Z").toEpochMilli(), "sensor-1", ""));
    }

    @Test
    void an_event_has_the_number_that_its_source_gave_it() {
        assertThat(numbered("{'winlog':{'channel':'Security','record_id':'417'},'host':{'name':'DC-1'}}"))
                .isEqualTo(new Numbered("Security", 417, false));
        assertThat(numbered("{'winlog':{'channel':'System','record_id':9}}"))
                .isEqualTo(new Numbered("System", 9, false));
        assertThat(numbered("{'Event':{'System':{'Channel':'Security','EventRecordID':12,'Computer':'DC-1'}}}"))
                .isEqualTo(new Numbered("Security", 12, false));
        assertThat(numbered("{'log_name':'Application','record_number':'3'}"))
                .isEqualTo(new Numbered("Application", 3, false));
        assertThat(numbered("{'Channel':'Application','RecordNumber':3}"))
                .isEqualTo(new Numbered("Application", 3, false));
        assertThat(numbered("{'event_type':'stats','stats':{'capture':{'kernel_packets':9,'kernel_drops':2}}}"))
                .isEqualTo(new Numbered("", 2, true));
    }

    @Test
    void a_syslog_message_has_the_number_of_its_originator() {
        assertThat(numbered("<34>1 2026-11-22T08:14:47Z host app 1 ID [meta sequenceId='29' sysUpTime='37'] on"))
                .isEqualTo(new Numbered("", 29, false));
        assertThat(numbered("<34>1 2026-11-22T08:14:47Z host app 1 ID - sequenceId='29'"))
                .isNull();
    }

    @Test
    void what_is_no_whole_number_is_none() {
        for (String number :
                List.of("'x'", "''", "-1", "1.5", "1e3", "'12a'", "null", "[]", "{}", "'1234567890123456789'")) {
            assertThat(numbered("{'Channel':'Security','EventRecordID':" + number + "}"))
                    .as(number)
                    .isNull();
        }
    }

    private static @Nullable Numbered numbered(String json) {
        return Reads.of(json).facts().numbered();
    }

    @Test
    void an_osquery_result_is_known_by_its_columns() {
        Reads read = Reads.of("""
                {'name':'pack/process_events','hostIdentifier':'web-1','unixTime':1600053573,'action':'added',
                 'decorations':{'platform':'ubuntu'},
                 'columns':{'path':'/bin/sh','cmdline':'sh -c id','pid':'7','parent':'1','cwd':'/'}}
                """, "Image", "CommandLine", "ProcessId");

        assertThat(read.is("linux", "process_creation", "*")).isTrue();
        assertThat(read.all("Image")).containsExactly("/bin/sh");
        assertThat(read.all("CommandLine")).containsExactly("sh -c id");
        assertThat(read.facts()).isEqualTo(new Facts(1_600_053_573_000L, "web-1", ""));
    }

    @Test
    void an_osquery_snapshot_and_a_difference_hold_rows() {
        assertThat(Reads.of("{'name':'x','hostIdentifier':'h','snapshot':[{'port':'22'},{'port':'80'}]}", "port")
                        .all("port"))
                .containsExactly("22", "80");
        assertThat(Reads.of(
                                "{'name':'x','hostIdentifier':'h','diffResults':{'added':[{'port':'1'}],'removed':[]}}",
                                "port")
                        .all("port"))
                .containsExactly("1");
    }

    @Test
    void elastic_common_schema_gives_the_names_of_sigma() {
        Reads read = Reads.of("""
                {'@timestamp':'2026-11-22T08:14:47Z','event':{'category':['process'],'type':['start']},
                 'host':{'name':'mac-1','os':{'type':'macos'}},'user':{'name':'ann'},
                 'process':{'executable':'/usr/bin/curl','command_line':'curl x','pid':4,'parent':{'executable':'/bin/zsh'}}}
                """, "Image", "CommandLine", "ParentImage", "User");

        assertThat(read.is("macos", "process_creation", "*")).isTrue();
        assertThat(read.is("linux", "process_creation", "*")).isFalse();
        assertThat(read.all("Image")).containsExactly("/usr/bin/curl");
        assertThat(read.all("ParentImage")).containsExactly("/bin/zsh");
        assertThat(read.facts().host()).isEqualTo("mac-1");
        assertThat(read.facts().user()).isEqualTo("ann");
    }

    @Test
    void syslog_belongs_to_the_services_of_linux() {
        Reads ssh = Reads.of("<38>Nov 22 08:14:47 web-1 sshd[9]: Failed password for root", "message", "Hostname");
        Reads cron = Reads.of("<78>1 2026-11-22T08:14:47Z web-1 CRON 7 - - (root) CMD (x)");

        assertThat(ssh.is("linux", "*", "sshd")).isTrue();
        assertThat(ssh.is("linux", "*", "auth")).isTrue();
        assertThat(ssh.is("linux", "*", "syslog")).isTrue();
        assertThat(ssh.all("message")).containsExactly("Failed password for root");
        assertThat(ssh.all("Hostname")).containsExactly("web-1");
        assertThat(cron.is("linux", "*", "cron")).isTrue();
        assertThat(cron.facts().timeMs()).isEqualTo(1_795_335_287_000L);
    }

    @Test
    void windows_json_inside_syslog_is_windows() {
        Reads read = Reads.of(
                "<14>Nov 22 08:14:47 relay nxlog: {'EventID':4625,'Channel':'Security','Hostname':'DC-01'}", "EventID");

        assertThat(read.is("windows", "*", "security")).isTrue();
        assertThat(read.facts().host()).isEqualTo("DC-01");
    }

    @Test
    void cloud_logs_are_told_by_their_fields() {
        assertThat(Reads.of("{'eventSource':'iam.amazonaws.com','eventName':'CreateUser','awsRegion':'us-east-1'}")
                        .is("aws", "*", "cloudtrail"))
                .isTrue();
        assertThat(Reads.of("{'operationName':'X','resourceId':'/s','category':'SignInLogs'}")
                        .is("azure", "*", "signinlogs"))
                .isTrue();
        assertThat(Reads.of(
                                "{'eventType':'user.session.start','published':'2026-11-22T08:14:47Z','actor':{'alternateId':'a'}}")
                        .is("okta", "*", "okta"))
                .isTrue();
        assertThat(Reads.of("{'auditID':'1','verb':'create','requestURI':'/','objectRef':{'resource':'pods'}}")
                        .is("kubernetes", "application", "audit"))
                .isTrue();
        Reads gcp = Reads.of(
                "{'protoPayload':{'serviceName':'iam.googleapis.com','methodName':'m'}}", "gcp.audit.method_name");
        assertThat(gcp.is("gcp", "*", "gcp.audit")).isTrue();
        assertThat(gcp.all("gcp.audit.method_name")).containsExactly("m");
    }

    @Test
    void sysmon_for_linux_is_linux() {
        Reads read = Reads.of("""
                {'Event':{'System':{'Provider':{'#attributes':{'Name':'Linux-Sysmon'}},'EventID':1,
                 'Channel':'Linux-Sysmon/Operational','Computer':'web-1'},'EventData':{'Image':'/bin/sh'}}}
                """, "Image");

        assertThat(read.is("linux", "process_creation", "*")).isTrue();
        assertThat(read.is("windows", "*", "*")).isFalse();
    }
}
