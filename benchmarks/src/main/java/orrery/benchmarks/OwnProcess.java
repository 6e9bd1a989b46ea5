package orrery.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a program of this module in a virtual machine of its own: what is compiled and held is its own alone. */
public final class OwnProcess {

  private OwnProcess() {}

  /**
   * Runs it to its end.
   *
   * @param options of the virtual machine
   * @return the lines it printed; what it says besides goes where that of this process goes
   * @throws IOException where it ends with another status than 0
   */
  public static List<String> run(Class<?> program, List<String> options, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(options);
    command.addAll(List.of("-Djava.awt.headless=true", "-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      List<String> lines = new ArrayList<>();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
      }
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException("the process must end with 0 but ended with " + status + ": " + String.join(" ", command));
      }
      return lines;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another process was at work");
    } finally {
      process.destroy();
    }
  }
}
