package orrery.validation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Prints what {@link Published} has left behind in a build: the last thing that {@code mvn verify} does. */
public final class PublishedTable {

  private static final List<String> HEAD = List.of("row", "class", "quantity", "published", "ours", "interval", "verdict");

  private PublishedTable() {}

  /** Where the lines are: one folder for the modules of a build. */
  static Path folder() {
    return Path.of(System.getProperty("orrery.root", "..")).resolve("target/validation");
  }

  public static void main(String... arguments) throws IOException {
    System.out.write(table(lines()).getBytes(StandardCharsets.UTF_8));
    System.out.flush();
  }

  private static List<List<String>> lines() throws IOException {
    List<List<String>> lines = new ArrayList<>();
    if (Files.isDirectory(folder())) {
      try (Stream<Path> files = Files.list(folder())) {
        for (Path file : files.sorted().toList()) {
          lines.add(Arrays.asList(Files.readString(file).strip().split("\t", -1)));
        }
      }
    }
    return lines;
  }

  /** The lines under their head, in columns. */
  static String table(List<List<String>> lines) {
    List<List<String>> rows = new ArrayList<>(lines);
    rows.add(0, HEAD);
    int[] widths = new int[HEAD.size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    StringBuilder table = new StringBuilder("\nPublished results\n\n");
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        String cell = row.get(column);
        line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
      }
      table.append(line.toString().stripTrailing()).append('\n');
    }
    long differing = lines.stream().filter(line -> !line.get(HEAD.size() - 1).equals("agrees")).count();
    return table.append('\n').append(lines.size()).append(" numbers, ").append(differing).append(" of them differ\n\n").toString();
  }
}
