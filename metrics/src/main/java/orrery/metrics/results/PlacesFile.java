package orrery.metrics.results;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.metrics.Numbers;

/** Who was where, and what, at one moment of a run: {@code places.csv} in the run's folder, which a map is drawn of. */
public final class PlacesFile {

  /** Its name. */
  public static final String NAME = "places.csv";

  private static final String HEADER =
      "time,node,kind,type,group,region,link,latitude,longitude,on,cluster,role,super-node,duties,registration,relays";

  /** More than any world of ours has; a file that says otherwise is not ours. */
  private static final int MOST = 4_000_000;

  private PlacesFile() {}

  /**
   * A node, as it stands in one of its clusters; a node that is in several has several of these, a node that is in none has one.
   *
   * @param kind {@code device}, {@code site} (an edge site) or {@code service}
   * @param type of device
   * @param group as the scenario names it; of a service, its protocol
   * @param region of the backbone; empty where it leads nowhere
   * @param link the networks it is in, a space between two; empty for none
   * @param at where it is; empty for nowhere in particular
   * @param on whether it is switched on
   * @param cluster the cluster; empty where it is in none
   * @param role what it is to the cluster, by its own word: {@code seeking}, {@code joining}, {@code member}, {@code candidate}, {@code super-node}
   * @param superNode whom it believes to be super node; empty for nobody
   * @param duties what it does for the cluster, a space between two
   * @param registration how it is registered with discovery, by its own word; empty where it says nothing
   * @param relays the kinds of the relays that it runs, {@code sep} and {@code bep}, a space between two
   */
  public record Place(
      String node, String kind, String type, String group, String region, String link, Optional<Spot> at, boolean on,
      String cluster, String role, String superNode, String duties, String registration, String relays) {

    /** Whether it acts as super node of the cluster. */
    public boolean isSuperNode() {
      return role.equals("super-node");
    }

    /** Whether it has that duty in the cluster. */
    public boolean has(String duty) {
      return List.of(duties.split(" ")).contains(duty);
    }
  }

  /**
   * A point of the earth's surface, in whole microdegrees.
   *
   * @param latitude -90,000,000 (south pole) to 90,000,000
   * @param longitude -180,000,000 to 180,000,000, east positive
   */
  public record Spot(int latitude, int longitude) {

    public Spot {
      if (Math.abs((long) latitude) > 90_000_000 || Math.abs((long) longitude) > 180_000_000) {
        throw new IllegalArgumentException("a spot must be on the earth but is at " + latitude + ", " + longitude + " microdegrees");
      }
    }
  }

  /** All of them at one moment. */
  public record Places(long nanos, List<Place> all) {

    public Places {
      all = List.copyOf(all);
    }
  }

  /** Writes the file into a run's folder. */
  public static void write(Path folder, Places places) throws IOException {
    try (CsvWriter csv = new CsvWriter(Disk.REAL, folder.resolve(NAME), HEADER)) {
      String time = Numbers.seconds(places.nanos());
      for (Place place : places.all()) {
        csv.record(
            time, place.node(), place.kind(), place.type(), place.group(), place.region(), place.link(),
            place.at().map(spot -> degrees(spot.latitude())).orElse(""), place.at().map(spot -> degrees(spot.longitude())).orElse(""),
            place.on() ? "yes" : "no", place.cluster(), place.role(), place.superNode(), place.duties(), place.registration(), place.relays());
      }
      csv.commit();
    }
  }

  /**
   * Reads the file.
   *
   * @throws MalformedFile where it is not what {@link #write} writes
   */
  public static Places read(Path file) throws IOException {
    List<Place> places = new ArrayList<>();
    long nanos = 0;
    try (CsvReader csv = new CsvReader(file, HEADER)) {
      while (csv.next()) {
        if (places.size() == MOST) {
          throw csv.problem("there must be at most " + MOST + " places but there are more");
        }
        try {
          long time = Numbers.nanos(csv.field(0));
          if (!places.isEmpty() && time != nanos) {
            throw new IllegalArgumentException("all places must be of one time");
          }
          nanos = time;
          places.add(place(csv));
        } catch (IllegalArgumentException e) {
          throw csv.problem(e.getMessage());
        }
      }
    }
    return new Places(nanos, places);
  }

  private static Place place(CsvReader csv) {
    Optional<Spot> at = csv.field(7).isEmpty() ? Optional.empty() : Optional.of(new Spot(micros(csv.field(7)), micros(csv.field(8))));
    if (!List.of("yes", "no").contains(csv.field(9))) {
      throw new IllegalArgumentException("on must be yes or no but is '" + csv.field(9) + "'");
    }
    return new Place(
        csv.field(1), csv.field(2), csv.field(3), csv.field(4), csv.field(5), csv.field(6), at, csv.field(9).equals("yes"),
        csv.field(10), csv.field(11), csv.field(12), csv.field(13), csv.field(14), csv.field(15));
  }

  /** Microdegrees as exact decimal degrees: -37,813,600 is {@code -37.8136}. */
  private static String degrees(int micros) {
    return orrery.host.Decimal.text(micros / 1e6);
  }

  private static int micros(String degrees) {
    double value = Numbers.parse(degrees);
    if (!(Math.abs(value) <= 180)) {
      throw new IllegalArgumentException("degrees must be within -180 and 180 but are " + degrees);
    }
    return (int) Math.rint(value * 1e6);
  }
}
