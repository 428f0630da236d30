package org.varta.engine.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.varta.rules.event.LogSource;

class WindowsShapesTest {

    @Test
    void winlogbeat_fields_are_known_by_the_names_of_windows() {
        Reads read = Reads.of(
                """
                {'@timestamp':'2026-11-22T08:14:47.123Z','event':{'code':'1'},'host':{'name':'ws-07'},
                 'winlog':{'channel':'Microsoft-Windows-Sysmon/Operational','event_id':'1','computer_name':'WS-07.grid.example',
                 'provider_name':'Microsoft-Windows-Sysmon',
                 'event_data':{'Image':'C:\\\\Windows\\\\System32\\\\cmd.exe','CommandLine':'cmd /c whoami','User':'GRID\\\\ann',
                 'UtcTime':'2026-11-22 08:14:47.100'}}}
                """, "Image", "CommandLine", "EventID", "Channel", "Computer", "winlog.event_data.Image", "host.name");

        assertThat(read.all("Image")).containsExactly("C:\\Windows\\System32\\cmd.exe");
        assertThat(read.all("winlog.event_data.Image")).containsExactly("C:\\Windows\\System32\\cmd.exe");
        assertThat(read.all("EventID")).containsExactly("1");
        assertThat(read.all("Computer")).containsExactly("WS-07.grid.example");
        assertThat(read.all("host.name")).containsExactly("ws-07");
        assertThat(read.sources())
                .contains(
                        new LogSource("windows", null, null),
                        new LogSource("windows", null, "sysmon"),
                        new LogSource("windows", "process_creation", "sysmon"));
        assertThat(read.facts()).isEqualTo(new Facts(1_795_335_287_100L, "WS-07.grid.example", "GRID\\ann"));
    }

    @Test
    void winlogbeat_before_seven_keeps_the_same_fields_at_the_root() {
        Reads read = Reads.of("""
                {'@timestamp':'2018-11-22T08:14:47.123Z','log_name':'Security','event_id':4625,'source_name':'x',
                 'computer_name':'DC-01','event_data':{'TargetUserName':'bob','LogonType':'3'}}
                """, "EventID", "LogonType", "Computer");

        assertThat(read.all("EventID")).containsExactly("4625");
        assertThat(read.all("LogonType")).containsExactly("3");
        assertThat(read.is("windows", "*", "security")).isTrue();
        assertThat(read.facts().user()).isEqualTo("bob");
    }

    @Test
    void attributes_of_event_xml_are_joined_to_their_element() {
        Reads read = Reads.of(
                """
                {'Event':{'#attributes':{'xmlns':'http://schemas.microsoft.com/win/2004/08/events/event'},
                 'System':{'Provider':{'#attributes':{'Name':'Microsoft-Windows-Windows Defender','Guid':'{1}'}},
                  'EventID':{'#attributes':{'Qualifiers':7},'#text':5007},'Channel':'Microsoft-Windows-Windows Defender/Operational',
                  'TimeCreated':{'#attributes':{'SystemTime':'2022-06-15T05:33:43.731173000Z'}},
                  'Execution':{'#attributes':{'ProcessID':2052}},'Computer':'EC2','Security':{'#attributes':{'UserID':'S-1-5-18'}}},
                 'EventData':{'New Value':'HKLM\\\\x = 0x1','Data':['a','b']}}}
                """,
                "Provider_Name",
                "EventID",
                "EventID_Qualifiers",
                "Execution_ProcessID",
                "NewValue",
                "New Value",
                "Data",
                "Hostname");

        assertThat(read.all("Provider_Name")).containsExactly("Microsoft-Windows-Windows Defender");
        assertThat(read.all("EventID")).containsExactly("5007");
        assertThat(read.all("EventID_Qualifiers")).containsExactly("7");
        assertThat(read.all("Execution_ProcessID")).containsExactly("2052");
        assertThat(read.all("NewValue")).containsExactly("HKLM\\x = 0x1");
        assertThat(read.all("New Value")).containsExactly("HKLM\\x = 0x1");
        assertThat(read.all("Data")).containsExactly("a", "b");
        assertThat(read.all("Hostname")).containsExactly("EC2");
        assertThat(read.facts().timeMs()).isEqualTo(1_655_271_223_731L);
        assertThat(read.is("windows", "*", "windefend")).isTrue();
    }

    @Test
    void user_data_is_read_through_whatever_element_wraps_it() {
        Reads read = Reads.of("""
                {'Event':{'System':{'Channel':'Security','EventID':1102},
                 'UserData':{'LogFileCleared':{'SubjectUserName':'eve','#attributes':{'xmlns':'x'}}}}}
                """, "SubjectUserName");

        assertThat(read.all("SubjectUserName")).containsExactly("eve");
    }

    @Test
    void nxlog_is_flat_and_the_host_stands_under_hostname() {
        Reads read = Reads.of(
                """
                {'EventTime':'2020-09-21 18:58:30','Hostname':'WORKSTATION5','host':'wec.example','EventID':4688,
                 'SourceName':'Microsoft-Windows-Security-Auditing','Channel':'Security','SubjectUserName':'ann',
                 'NewProcessName':'C:\\\\a.exe','ParentProcessName':'C:\\\\b.exe','CommandLine':'a','MandatoryLabel':'S-1-16-12288'}
                """,
                "Image",
                "ParentImage",
                "NewProcessName",
                "CommandLine",
                "Computer",
                "Provider_Name",
                "IntegrityLevel");

        assertThat(read.all("Image")).containsExactly("C:\\a.exe");
        assertThat(read.all("ParentImage")).containsExactly("C:\\b.exe");
        assertThat(read.all("NewProcessName")).containsExactly("C:\\a.exe");
        assertThat(read.all("Computer")).containsExactly("WORKSTATION5");
        assertThat(read.all("Provider_Name")).containsExactly("Microsoft-Windows-Security-Auditing");
        assertThat(read.all("IntegrityLevel")).containsExactly("S-1-16-12288");
        assertThat(read.is("windows", "process_creation", "*")).isTrue();
        assertThat(read.is("windows", "*", "security")).isTrue();
        assertThat(read.is("windows", "*", "sysmon")).isFalse();
        assertThat(read.facts()).isEqualTo(new Facts(1_600_714_710_000L, "WORKSTATION5", "ann"));
    }

    @Test
    void the_registry_category_depends_on_the_kind_of_change() {
        String event = "{'Channel':'microsoft-windows-sysmon/operational','EventID':'12','EventType':'%s'}";

        assertThat(Reads.of(event.formatted("CreateKey")).is("windows", "registry_add", "*"))
                .isTrue();
        assertThat(Reads.of(event.formatted("CreateKey")).is("windows", "registry_event", "*"))
                .isTrue();
        assertThat(Reads.of(event.formatted("DeleteValue")).is("windows", "registry_delete", "*"))
                .isTrue();
        assertThat(Reads.of(event.formatted("DeleteValue")).is("windows", "registry_add", "*"))
                .isFalse();
    }

    @Test
    void a_field_that_the_event_has_keeps_its_own_value() {
        Reads read = Reads.of("""
                {'Channel':'Security','EventID':4688,'Image':'own','NewProcessName':'other',
                 'process':{'executable':'third'},'Computer':'own-host','Hostname':'other-host'}
                """, "Image", "Computer");

        assertThat(read.all("Image")).containsExactly("own");
        assertThat(read.all("Computer")).containsExactly("own-host");
    }
}
