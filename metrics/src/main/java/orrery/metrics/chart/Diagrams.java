package orrery.metrics.chart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import orrery.metrics.Numbers;
import orrery.metrics.RunKey;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.results.WholeFile;
import orrery.metrics.trace.DiagramText;
import orrery.metrics.trace.MessageDiagram;

/**
 * Draws message diagrams: as SVG of any length, or as the pages that belong to a results directory whose scenario asks for
 * a diagram.
 */
public final class Diagrams {

  /** The trace of the nodes of a scenario's diagram, in the folder of the first replication of each variant and point. */
  public static final String TRACE = "messages.jsonl";

  /** More pages than this are left to the text. */
  private static final int MOST_PAGES = 20;

  private Diagrams() {}

  /** One picture as long as it must be. */
  public static byte[] svg(MessageDiagram diagram, String provenance) throws IOException {
    int most = SequenceFigure.PAGE_OF_STEPS * MOST_PAGES;
    return Drawing.svg(SequenceFigure.pages(Theme.PAPER, diagram, most).get(0).with(notes(diagram, most, provenance)));
  }

  private static List<String> notes(MessageDiagram diagram, int shown, String provenance) {
    int more = diagram.more() + Math.max(0, diagram.steps().size() - shown);
    List<String> notes = new ArrayList<>(List.of("seconds of sending; in brackets, until the first receiver has all of it"));
    if (more > 0) {
      notes.add("and " + more + " more");
    }
    notes.add(provenance);
    return notes;
  }

  /** What a scenario wants to be shown of its messages, as it stands in a manifest. */
  public static Map<String, Object> fact(MessageDiagram.Selection selection) {
    Map<String, Object> fact = new java.util.LinkedHashMap<>();
    fact.put("nodes", selection.nodes());
    fact.put("from", Numbers.seconds(selection.fromNanos()));
    fact.put("to", Numbers.seconds(selection.toNanos()));
    fact.put("protocols", selection.protocols());
    return fact;
  }

  private static MessageDiagram.Selection selection(Map<?, ?> fact) {
    return new MessageDiagram.Selection(
        texts(fact.get("nodes")), Numbers.nanos(String.valueOf(fact.get("from"))), Numbers.nanos(String.valueOf(fact.get("to"))), texts(fact.get("protocols")), false);
  }

  private static List<String> texts(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(String::valueOf).toList();
    }
    throw new IllegalArgumentException("a diagram must have a list but has " + value);
  }

  /**
   * Draws the diagrams that a scenario asks for into the charts of their point, where its runs have left a trace for them.
   *
   * @return the files
   * @throws IllegalArgumentException where the manifest's facts are not what {@link #fact} writes
   */
  static List<Path> draw(ResultsDirectory directory, Manifest manifest, Theme theme) throws IOException {
    List<Path> files = new ArrayList<>();
    if (!(manifest.facts().get("diagram") instanceof Map<?, ?> fact)) {
      return files;
    }
    MessageDiagram.Selection selection = selection(fact);
    for (String point : manifest.points()) {
      for (String variant : manifest.variants()) {
        Path trace = directory.folder(new RunKey(variant, point, 1)).resolve(TRACE);
        if (Files.exists(trace)) {
          String name = manifest.variants().size() == 1 ? "messages" : "messages-" + variant;
          String provenance = Charts.provenance(manifest, point) + (manifest.variants().size() == 1 ? "" : " · " + variant) + " · replication 1";
          files.addAll(write(theme, Charts.folder(directory, point), name, MessageDiagram.of(trace, selection), provenance));
        }
      }
    }
    return files;
  }

  private static List<Path> write(Theme theme, Path folder, String name, MessageDiagram diagram, String provenance) throws IOException {
    List<Path> files = new ArrayList<>();
    List<Figure> pages = SequenceFigure.pages(theme, diagram, SequenceFigure.PAGE_OF_STEPS);
    int count = Math.min(MOST_PAGES, pages.size());
    for (int page = 1; page <= count; page++) {
      String number = count == 1 ? "" : "-" + page;
      Figure signed = pages.get(page - 1).with(notes(diagram, SequenceFigure.PAGE_OF_STEPS * MOST_PAGES, (count == 1 ? "" : "page " + page + " of " + count + " · ") + provenance));
      files.addAll(Charts.writePictures(folder, name + number, signed));
    }
    Path text = folder.resolve(name + ".txt");
    WholeFile.write(text, (DiagramText.of(diagram, false) + "\n" + provenance + "\n").getBytes(StandardCharsets.UTF_8));
    files.add(text);
    return files;
  }
}
