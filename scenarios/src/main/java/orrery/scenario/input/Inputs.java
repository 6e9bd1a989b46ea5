package orrery.scenario.input;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import orrery.device.churn.SessionTrace;
import orrery.device.demand.ArrivalTrace;
import orrery.device.movement.Tracks;
import orrery.host.DataSize;
import orrery.host.Position;
import orrery.net.DeliveryTrace;
import orrery.net.RttMatrix;
import orrery.net.Series;
import orrery.scenario.Backbone;
import orrery.scenario.InputFile;
import orrery.sim.Distribution;

/**
 * The data files of an experiment, each read and checked once. Filled while the scenario is checked; afterwards it is
 * read by any number of threads, while one at a time may still check a point of a large sweep.
 */
public final class Inputs {

  private static final DataSize LARGEST = new DataSize(64L << 20);

  /** One file may be read in several ways. */
  private record SeriesUse(Path path, SeriesCsv.Quantity quantity, boolean linear) {}

  private final Map<Path, List<Position>> positions = Collections.synchronizedMap(new TreeMap<>());
  private final Map<Path, RttMatrix> matrices = Collections.synchronizedMap(new TreeMap<>());
  private final Map<Path, DeliveryTrace> traces = Collections.synchronizedMap(new TreeMap<>());
  private final Map<SeriesUse, Series> series = Collections.synchronizedMap(new LinkedHashMap<>());
  private final Map<Path, RttTable> tables = Collections.synchronizedMap(new TreeMap<>());
  private final Map<Path, SessionTrace> sessions = Collections.synchronizedMap(new TreeMap<>());
  private final Map<Path, ArrivalTrace> wants = Collections.synchronizedMap(new TreeMap<>());
  private final Map<Path, Tracks> tracks = Collections.synchronizedMap(new TreeMap<>());
  private final Map<Path, Distribution.Quantiles> quantiles = Collections.synchronizedMap(new TreeMap<>());
  private final SortedMap<String, String> hashes = Collections.synchronizedSortedMap(new TreeMap<>());

  /** The positions in a CSV file, in its order; empty where {@link #loadPositions} has not been called for it. */
  public List<Position> positions(InputFile file) {
    return positions.getOrDefault(file.path(), List.of());
  }

  /** The round trips in a file; empty where {@link #loadMatrix} has not been called for it. */
  public Optional<RttMatrix> matrix(InputFile file) {
    return Optional.ofNullable(matrices.get(file.path()));
  }

  /**
   * The round trips that a backbone is made of, which must have been loaded: those of its matrix, or of its table between
   * its countries; empty where it is a preset.
   *
   * @throws IllegalStateException where they have not
   */
  public Optional<RttMatrix> measured(Backbone backbone) {
    if (backbone.matrix().isPresent()) {
      return Optional.of(matrix(backbone.matrix().get()).orElseThrow(() -> new IllegalStateException("the matrix " + backbone.matrix().get() + " must have been read")));
    }
    if (backbone.rttTable().isEmpty()) {
      return Optional.empty();
    }
    InputFile file = backbone.rttTable().get();
    try {
      return Optional.of(table(file).orElseThrow(() -> new IllegalStateException("the table " + file + " must have been read")).matrix(backbone.countries()));
    } catch (TextFile.Unusable e) {
      throw new IllegalStateException("the table " + file + " must have been checked", e);
    }
  }

  /** The delivery opportunities in a file; empty where {@link #loadTrace} has not been called for it. */
  public Optional<DeliveryTrace> trace(InputFile file) {
    return Optional.ofNullable(traces.get(file.path()));
  }

  /** The series in a file; empty where {@link #loadSeries} has not been called for it and that use of it. */
  public Optional<Series> series(InputFile file, SeriesCsv.Quantity quantity, boolean linear) {
    return Optional.ofNullable(series.get(new SeriesUse(file.path(), quantity, linear)));
  }

  /** The round trips between named places in a file; empty where {@link #loadTable} has not been called for it. */
  public Optional<RttTable> table(InputFile file) {
    return Optional.ofNullable(tables.get(file.path()));
  }

  /** The sessions in a file; empty where {@link #loadSessions} has not been called for it. */
  public Optional<SessionTrace> sessions(InputFile file) {
    return Optional.ofNullable(sessions.get(file.path()));
  }

  /** The wants in a file; empty where {@link #loadWants} has not been called for it. */
  public Optional<ArrivalTrace> wants(InputFile file) {
    return Optional.ofNullable(wants.get(file.path()));
  }

  /** The recorded ways in a file; empty where {@link #loadTracks} has not been called for it. */
  public Optional<Tracks> tracks(InputFile file) {
    return Optional.ofNullable(tracks.get(file.path()));
  }

  /** The distribution of times in a file, in nanoseconds; empty where {@link #loadQuantiles} has not been called for it. */
  public Optional<Distribution.Quantiles> quantiles(InputFile file) {
    return Optional.ofNullable(quantiles.get(file.path()));
  }

  /** The SHA-256 of each file, by the name the scenario gives it, sorted. */
  public SortedMap<String, String> hashes() {
    return Collections.unmodifiableSortedMap(hashes);
  }

  /** Reads a file of positions, where that has not been done. */
  public void loadPositions(InputFile file) throws TextFile.Unusable {
    if (!positions.containsKey(file.path())) {
      positions.put(file.path(), List.copyOf(PositionsCsv.read(text(file))));
    }
  }

  /** Reads a matrix of round trips, where that has not been done. */
  public void loadMatrix(InputFile file) throws TextFile.Unusable {
    if (!matrices.containsKey(file.path())) {
      String text = text(file);
      try {
        matrices.put(file.path(), RttMatrix.read(new StringReader(text)));
      } catch (RttMatrix.FormatException e) {
        throw new TextFile.Unusable(e.getMessage(), e.line(), e.column());
      } catch (IOException e) {
        throw new UncheckedIOException("a text in memory can always be read", e);
      }
    }
  }

  /** Reads a file of delivery opportunities, where that has not been done. */
  public void loadTrace(InputFile file) throws TextFile.Unusable {
    if (!traces.containsKey(file.path())) {
      traces.put(file.path(), DeliveryTraceFile.read(text(file)));
    }
  }

  /** Reads a series, where that has not been done. */
  public void loadSeries(InputFile file, SeriesCsv.Quantity quantity, boolean linear) throws TextFile.Unusable {
    SeriesUse use = new SeriesUse(file.path(), quantity, linear);
    if (!series.containsKey(use)) {
      series.put(use, SeriesCsv.read(text(file), quantity, linear));
    }
  }

  /** Reads a table of round trips between named places, where that has not been done. */
  public void loadTable(InputFile file) throws TextFile.Unusable {
    if (!tables.containsKey(file.path())) {
      tables.put(file.path(), RttTable.read(text(file)));
    }
  }

  /** Reads a file of sessions, where that has not been done. */
  public void loadSessions(InputFile file) throws TextFile.Unusable {
    if (!sessions.containsKey(file.path())) {
      sessions.put(file.path(), SessionsCsv.read(text(file)));
    }
  }

  /** Reads a file of wants, where that has not been done. */
  public void loadWants(InputFile file) throws TextFile.Unusable {
    if (!wants.containsKey(file.path())) {
      wants.put(file.path(), WantsCsv.read(text(file)));
    }
  }

  /**
   * Reads a file of recorded ways, where that has not been done.
   *
   * @param longestGap two rows of a device farther apart than this are a fault
   */
  public void loadTracks(InputFile file, Duration longestGap) throws TextFile.Unusable {
    if (!tracks.containsKey(file.path())) {
      tracks.put(file.path(), TracksCsv.read(text(file), longestGap));
    }
  }

  /** Reads a file of quantiles of times, where that has not been done. */
  public void loadQuantiles(InputFile file) throws TextFile.Unusable {
    if (!quantiles.containsKey(file.path())) {
      quantiles.put(file.path(), QuantilesCsv.read(text(file)));
    }
  }

  private String text(InputFile file) throws TextFile.Unusable {
    byte[] bytes = TextFile.bytes(file.path(), LARGEST);
    String text = TextFile.text(bytes);
    try {
      hashes.put(file.written(), HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    return text;
  }
}
