package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import orrery.scenario.run.RunResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Wireshark's decoder says of a capture. Skipped, and said so, where there is no tshark. */
class TsharkTest {

  @TempDir Path folder;

  @BeforeAll
  static void lookForTshark() {
    boolean installed;
    try {
      Process process = new ProcessBuilder("tshark", "--version").redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      installed = process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      installed = false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (!installed) {
      System.err.println("TsharkTest SKIPPED: there is no tshark on the PATH; captures are not held against Wireshark's decoder");
    }
    assumeTrue(installed, "SKIPPED: there is no tshark on the PATH");
  }

  /** What tshark prints of the capture, line by line. */
  private List<String> tshark(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", folder.resolve("capture.pcapng").toString()));
    for (String protocol : List.of("ip", "tcp", "udp")) {
      command.addAll(List.of("-o", protocol + ".check_checksum:TRUE"));
    }
    // Where the first segment of a request is lost, its second comes before it.
    command.addAll(List.of("-o", "tcp.reassemble_out_of_order:TRUE"));
    command.addAll(List.of(arguments));
    Path errors = folder.resolve("errors");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    try {
      assertThat(process.waitFor()).describedAs(Files.readString(errors)).isZero();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return lines;
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "link:home-0,link:home-1,link:home-2"})
  void findsNoMalformedFrameAndNoWrongChecksum(String taps) throws IOException {
    CaptureTest.capture(folder, taps);

    assertThat(tshark("-Y", "_ws.malformed || _ws.unreassembled || _ws.expert.severity == \"Error\"")).isEmpty();
    // The status of a checksum: 1 is good.
    List<String> checksums = tshark("-T", "fields", "-e", "ip.checksum.status", "-e", "udp.checksum.status", "-e", "tcp.checksum.status");
    assertThat(checksums).hasSizeGreaterThan(40).allMatch(List.of("1\t1\t", "1\t\t1")::contains);
  }

  @Test
  void decodesHowDevicesReachEachOther() throws IOException {
    RunResult result = CaptureTest.capture(Worlds.shipped("hole-punching", "population.pairs.count=10"), folder, "*");

    assertThat(tshark("-Y", "_ws.malformed || _ws.unreassembled || _ws.expert.severity == \"Error\"")).isEmpty();
    List<String> checksums = tshark("-T", "fields", "-e", "ip.checksum.status", "-e", "udp.checksum.status", "-e", "tcp.checksum.status");
    assertThat(checksums).allMatch(List.of("1\t1\t", "1\t\t1")::contains);
    // Binding, allocate and create-permission requests, with integrity and fingerprints that are right.
    assertThat(tshark("-Y", "stun", "-T", "fields", "-e", "stun.type")).contains("0x0001", "0x0101", "0x0003", "0x0103", "0x0008", "0x0016");
    assertThat(tshark("-Y", "stun.att.crc32.status == 0")).isEmpty();
    assertThat(tshark("-Y", "frame.interface_name == \"rendezvous\" && http.request"))
        .hasSize((int) Worlds.value(result.metrics(), "rendezvous.requests", "total"));
  }

  @Test
  void findsTheProtocolsAtTheirTapsAndTimes() throws IOException {
    CaptureTest.capture(folder, "*,link:home-0");

    List<String> seen = tshark("-T", "fields", "-e", "frame.interface_name", "-e", "frame.protocols");
    assertThat(seen).contains(
        "home-1-set-top-box\traw:ip:udp:mdns", "home-1-phone-0\traw:ip:udp:mdns", "discovery\traw:ip:tcp:http:json", "link:home-0\traw:ip:tcp:http:json");
    assertThat(seen).noneMatch(line -> line.startsWith("link:") && line.contains("mdns"));
    assertThat(tshark("-T", "fields", "-e", "frame.time_epoch", "-c", "1").get(0)).startsWith("1767571200.");
  }

  @Test
  void findsAByteThatWasChanged() throws IOException {
    CaptureTest.capture(folder, "discovery");
    int before = tshark("-Y", "tcp.checksum.status == 1").size();
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("capture.pcapng").toFile(), "rw")) {
      byte[] bytes = new byte[(int) file.length()];
      file.readFully(bytes);
      int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("HTTP/1.1");
      file.seek(at);
      file.write('X');
    }

    assertThat(tshark("-Y", "tcp.checksum.status == 0")).hasSize(1);
    assertThat(tshark("-Y", "tcp.checksum.status == 1")).hasSize(before - 1);
  }

  @Test
  void putsStreamsTogetherAndFindsTheRequestsInThem() throws IOException {
    RunResult result = CaptureTest.capture(folder, "discovery");

    List<String> requests = tshark("-Y", "http.request", "-T", "fields", "-e", "http.request.method", "-e", "http.request.uri");
    assertThat(requests).hasSize((int) Worlds.value(result.metrics(), "discovery.requests", "total")).anyMatch(request -> request.startsWith("PUT\t/clusters/home-0-"));
    assertThat(tshark("-Y", "http.request && tcp.reassembled.length > 1460")).describedAs("requests of several segments").isNotEmpty();
    assertThat(String.join("\n", tshark("-q", "-z", "follow,tcp,ascii,0"))).contains("PUT /clusters/").contains("HTTP/1.1 20").contains("Content-Type: application/json");
  }
}
