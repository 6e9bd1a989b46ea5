package orrery.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, in a house of cardboard: a JDK that prints what it is asked to run, a Maven that makes an empty jar. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(120)
class LauncherTest {

  private static final String JAR = "scenarios/target/orrery-scenarios-0.1.0.jar";

  @TempDir Path temp;
  private Path root;
  private Path bin;
  private String options = "";

  /** What the launcher came to. */
  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void buildTheHouse() throws IOException {
    root = Files.createDirectories(temp.resolve("my projects/orrery"));
    bin = Files.createDirectories(temp.resolve("bin"));
    for (String module : List.of("sim-core", "protocols", "metrics", "scenarios")) {
      Files.createDirectories(root.resolve(module + "/src/main"));
      Files.writeString(root.resolve(module + "/pom.xml"), "");
    }
    Files.createDirectories(root.resolve("scenarios/library"));
    Files.writeString(root.resolve("pom.xml"), "");
    Files.copy(Path.of(Objects.requireNonNull(System.getProperty("orrery.root"))).resolve("orrery"), root.resolve("orrery"));
    for (String tool : List.of("sh", "sed", "find", "mkdir", "rm", "mv", "cat", "sleep", "tail", "head", "dirname", "readlink")) {
      script(bin.resolve(tool), "exec " + (Files.exists(Path.of("/bin", tool)) ? "/bin/" : "/usr/bin/") + tool + " \"$@\"");
    }
    jdk("jdk", "17.0.9");
    script(bin.resolve("mvn"), "echo built >>\"$PWD/builds\"; sleep 1; mkdir -p scenarios/target; : >" + JAR);
  }

  private void jdk(String name, String version) throws IOException {
    Path home = Files.createDirectories(temp.resolve(name + "/bin")).getParent();
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    script(home.resolve("bin/java"), "for word; do printf '<%s>' \"$word\"; done; pwd");
    script(home.resolve("bin/javac"), "exit 1");
  }

  private static void script(Path path, String text) throws IOException {
    Files.writeString(path, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Process start(Path launcher, Path folder, String jdk, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", bin.toString());
    builder.environment().put("JAVA_HOME", temp.resolve(jdk).toString());
    builder.environment().put("JDK_JAVA_OPTIONS", options);
    builder.redirectError(Files.createTempFile(temp, "err", "").toFile());
    return builder.start();
  }

  private Ended run(Path launcher, Path folder, String jdk, String... arguments) throws Exception {
    Process process = start(launcher, folder, jdk, arguments);
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), out, errors());
  }

  /** What has been said since this was last asked. */
  private String errors() throws IOException {
    StringBuilder all = new StringBuilder();
    try (var files = Files.list(temp)) {
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith("err")).sorted().toList()) {
        all.append(Files.readString(file));
        Files.delete(file);
      }
    }
    return all.toString();
  }

  private long builds() throws IOException {
    return Files.exists(root.resolve("builds")) ? Files.readAllLines(root.resolve("builds")).size() : 0;
  }

  @Test
  void buildsOnceAndThenRunsFromAnyFolderThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(temp.resolve("a link"), Path.of("my projects/orrery/orrery"));
    Path elsewhere = Files.createDirectories(temp.resolve("else where"));

    Ended first = run(link, elsewhere, "jdk", "run", "a b.yaml", "--set", "x=*");
    Ended second = run(root.resolve("orrery"), root, "jdk", "list");

    assertThat(first.code()).isZero();
    assertThat(first.out())
        .isEqualTo(
            "<-XX:+UseParallelGC><-XX:MaxRAMPercentage=70>" + pages() + "<-Djava.awt.headless=true><-Dorrery.terminal=false><-cp><" + root.toRealPath() + "/" + JAR + ":" + root.toRealPath()
                + "/scenarios/target/lib/*><orrery.scenario.cli.Orrery><run><a b.yaml><--set><x=*>" + elsewhere + "\n");
    assertThat(first.err()).contains("orrery: building with Maven; the first time it downloads libraries");
    assertThat(second.err()).isEmpty();
    assertThat(builds()).isEqualTo(1);
  }

  /** What the launcher says of large pages on this machine. */
  private static String pages() throws IOException {
    Path modes = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
    return Files.isReadable(modes) && !Files.readString(modes).contains("[never]") ? "<-XX:+UseTransparentHugePages>" : "";
  }

  /** What the virtual machine is told, before what the launcher always tells it. */
  private String told(String jdk, String chosen) throws Exception {
    options = chosen;
    return run(root.resolve("orrery"), root, jdk).out().replaceFirst("(?s)<-Djava.*", "");
  }

  /** The virtual machine takes these options by itself; it refuses two collectors, and of two heaps takes the launcher's. */
  @Test
  void leavesToWhoHasChosenWhatIsChosen() throws Exception {
    assertThat(told("jdk", "")).isEqualTo("<-XX:+UseParallelGC><-XX:MaxRAMPercentage=70>" + pages());
    assertThat(told("jdk", "-Xmx1g")).isEqualTo("<-XX:+UseParallelGC>" + pages());
    assertThat(told("jdk", "-XX:+UseSerialGC")).isEqualTo("<-XX:MaxRAMPercentage=70>" + pages());
    assertThat(told("jdk", "-XX:MaxRAMPercentage=30 -XX:+UseZGC -XX:-UseTransparentHugePages")).isEmpty();
    assertThat(told("jdk", "-XX:MaxHeapSize=1g -XX:-UseTransparentHugePages")).isEqualTo("<-XX:+UseParallelGC>");
  }

  @Test
  void makesHeadersCompactWhereTheJdkHasThem() throws Exception {
    jdk("new", "25.0.3");
    jdk("before", "24.0.1");

    assertThat(told("new", "-Xmx1g")).isEqualTo("<-XX:+UseParallelGC><-XX:+UseCompactObjectHeaders>" + pages());
    assertThat(told("new", "-Xmx1g -XX:-UseCompactObjectHeaders")).isEqualTo("<-XX:+UseParallelGC>" + pages());
    assertThat(told("before", "-Xmx1g")).isEqualTo("<-XX:+UseParallelGC>" + pages());
  }

  @Test
  void buildsAgainWhereSourcesAreNewer() throws Exception {
    run(root.resolve("orrery"), root, "jdk");
    run(root.resolve("orrery"), root, "jdk");
    assertThat(builds()).isEqualTo(1);

    Path source = Files.writeString(root.resolve("metrics/src/main/Changed.java"), "");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
    run(root.resolve("orrery"), root, "jdk");

    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void buildsOnceForSeveralFirstCallersAtOnce() throws Exception {
    List<Process> callers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      callers.add(start(root.resolve("orrery"), root, "jdk", "list"));
    }
    for (Process caller : callers) {
      assertThat(caller.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(caller.exitValue()).isZero();
    }

    assertThat(builds()).isEqualTo(1);
    assertThat(root.resolve("scenarios/target/orrery.building")).doesNotExist();
  }

  @Test
  void goesPastTheLockOfABuilderThatIsGone() throws Exception {
    Path lock = Files.createDirectories(root.resolve("scenarios/target/orrery.building"));
    Files.writeString(lock.resolve("owner"), "4194303");

    assertThat(run(root.resolve("orrery"), root, "jdk", "list").code()).isZero();
  }

  @Test
  void showsTheEndOfTheLogOfABuildThatFails() throws Exception {
    script(bin.resolve("mvn"), "echo '[ERROR] no such thing'; exit 1");

    Ended ended = run(root.resolve("orrery"), root, "jdk", "list");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .contains("[ERROR] no such thing")
        .contains("the build must succeed but did not; the whole log is in " + root.toRealPath() + "/scenarios/target/orrery-build.log");
    assertThat(root.resolve("scenarios/target/orrery.building")).doesNotExist();
  }

  @Test
  void saysThatMavenIsMissing() throws Exception {
    Files.delete(bin.resolve("mvn"));

    Ended ended = run(root.resolve("orrery"), root, "jdk", "list");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).isEqualTo("orrery: Maven is needed to build Orrery, but there is no 'mvn' on the PATH; install it (for example: apt-get install maven)\n");
  }

  @Test
  void passesOverAJdkThatIsTooOld() throws Exception {
    jdk("old", "1.8.0_402");
    Files.createSymbolicLink(bin.resolve("java"), temp.resolve("jdk/bin/java"));

    Ended ended = run(root.resolve("orrery"), root, "old", "list");

    assertThat(ended.code()).isZero();
    assertThat(ended.out()).contains("<list>");
  }
}
