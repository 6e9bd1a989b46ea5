package orrery.protocols.container;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import orrery.host.Host;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/** The bodies of the container API: those fields of the Docker Engine API, version 1.41, that mean something here. */
final class ContainerJson {

  private static final long SECOND = 1_000_000_000L;
  /** The zero of the engine's clock: of what has not happened. */
  private static final String NEVER = "0001-01-01T00:00:00Z";

  private ContainerJson() {}

  /** What somebody wishes to create. */
  record Creation(ImageName image, RestartPolicy policy) {}

  static byte[] error(String message) {
    return JsonWriter.write(json -> json.text("message", message));
  }

  /** An image's id: the digest of its manifest. */
  static String id(Image image) {
    return ImageManifest.digest(ImageManifest.write(image));
  }

  static byte[] version(Host host) {
    return JsonWriter.write(json -> json.text("Version", "0.1.0").text("ApiVersion", ContainerApi.VERSION).text("MinAPIVersion", "1.24")
        .text("Os", host.device().operatingSystem()).text("Arch", "any"));
  }

  static byte[] info(Host host, LightContainer engine) {
    Collection<Container> all = engine.containers();
    long running = all.stream().filter(one -> one.state() == Container.State.RUNNING || one.state() == Container.State.STOPPING).count();
    return JsonWriter.write(json -> json.text("ID", host.id().name()).text("Name", host.id().name())
        .whole("Containers", all.size()).whole("ContainersRunning", running).whole("ContainersPaused", 0).whole("ContainersStopped", all.size() - running)
        .whole("Images", engine.images().all().size())
        .whole("MemTotal", host.device().memoryBytes())
        .text("OperatingSystem", host.device().operatingSystem()).text("OSType", host.device().operatingSystem())
        .text("Driver", engine.config().environment().word()).text("ServerVersion", "0.1.0"));
  }

  // ---- Images

  static byte[] images(LightContainer engine) {
    return JsonWriter.array(engine.images().all(), (json, image) -> {
      json.text("Id", id(image)).text("ParentId", "").texts("RepoTags", List.of(image.name().toString())).texts("RepoDigests", List.of())
          .whole("Created", 0).whole("Size", image.unpacked().bytes()).whole("SharedSize", -1)
          .whole("Containers", engine.containers().stream().filter(one -> one.image().equals(image)).count());
      labels(json, image);
    });
  }

  private static void labels(JsonWriter json, Image image) {
    json.object("Labels", labels -> labels.text("orrery.service", image.service()).text("orrery.environment", image.environment().word())
        .text("orrery.tenancy", image.tenancy().word()));
  }

  static byte[] inspect(Image image) {
    return JsonWriter.write(json -> json.text("Id", id(image)).texts("RepoTags", List.of(image.name().toString())).texts("RepoDigests", List.of())
        .text("Created", NEVER).text("Os", image.operatingSystem()).text("Architecture", "any").whole("Size", image.unpacked().bytes())
        .object("Config", config -> labels(config, image))
        .object("RootFS", root -> root.text("Type", "layers").texts("Layers", List.of(image.contentDigest()))));
  }

  static byte[] removed(Image image) {
    return JsonWriter.array(List.of("Untagged", "Deleted"), (json, what) -> json.text(what, what.equals("Deleted") ? id(image) : image.name().toString()));
  }

  /** The engine tells its progress as one JSON text after the other; here there is only the end of it. */
  static byte[] pulled(ImagePulls.Here here) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    Image image = here.image();
    String status = here.fresh() ? "Status: Downloaded newer image for " : "Status: Image is up to date for ";
    for (byte[] line : List.of(
        JsonWriter.write(json -> json.text("status", "Pulling from " + image.name().name()).text("id", image.name().tag())),
        JsonWriter.write(json -> json.text("status", "Digest: " + id(image))),
        JsonWriter.write(json -> json.text("status", status + image.name())))) {
      lines.writeBytes(line);
      lines.writeBytes(new byte[] {'\r', '\n'});
    }
    return lines.toByteArray();
  }

  // ---- Containers

  static byte[] list(List<Container> containers) {
    return JsonWriter.array(containers, (json, one) -> {
      json.text("Id", one.id()).texts("Names", List.of("/" + one.name())).text("Image", one.image().name().toString()).text("ImageID", id(one.image()))
          .text("Command", one.image().service()).whole("Created", one.createdNanos() / SECOND)
          .text("State", state(one)).text("Status", status(one));
      labels(json, one.image());
    });
  }

  static byte[] inspect(Container one) {
    return JsonWriter.write(json -> json.text("Id", one.id()).text("Created", time(one.createdNanos())).text("Path", one.image().service())
        .object("State", state -> state.text("Status", state(one)).truth("Running", isRunning(one)).truth("Paused", false)
            .truth("Restarting", one.state() == Container.State.RESTARTING).truth("OOMKilled", false).truth("Dead", false)
            .whole("ExitCode", one.exitCode()).text("Error", "").text("StartedAt", time(one.startedNanos())).text("FinishedAt", time(one.finishedNanos())))
        .text("Image", id(one.image())).text("Name", "/" + one.name()).whole("RestartCount", one.restarts())
        .object("HostConfig", config -> config.whole("Memory", one.image().memory().bytes()).whole("NanoCpus", 0)
            .truth("AutoRemove", one.isEphemeral())
            .object("RestartPolicy", policy -> policy.text("Name", one.policy().when().word()).whole("MaximumRetryCount", one.policy().most())))
        .object("Config", config -> {
          config.text("Image", one.image().name().toString());
          labels(config, one.image());
        }));
  }

  static byte[] created(Container one) {
    return JsonWriter.write(json -> json.text("Id", one.id()).texts("Warnings", List.of()));
  }

  static byte[] ended(Container one) {
    return JsonWriter.write(json -> json.whole("StatusCode", one.exitCode()));
  }

  private static boolean isRunning(Container one) {
    return one.state() == Container.State.RUNNING || one.state() == Container.State.STOPPING;
  }

  /** The engine's word for the state; it has none for one that is about to run, or that is about to end. */
  private static String state(Container one) {
    return switch (one.state()) {
      case CREATED -> "created";
      case STARTING -> one.finishedNanos() > 0 ? "exited" : "created";
      case RUNNING, STOPPING -> "running";
      case RESTARTING -> "restarting";
      case EXITED -> "exited";
      case REMOVED -> "dead";
    };
  }

  private static String status(Container one) {
    return switch (one.state()) {
      case CREATED, STARTING -> one.finishedNanos() > 0 ? "Exited (" + one.exitCode() + ")" : "Created";
      case RUNNING, STOPPING -> "Up";
      case RESTARTING -> "Restarting (" + one.exitCode() + ")";
      case EXITED -> "Exited (" + one.exitCode() + ")";
      case REMOVED -> "Dead";
    };
  }

  private static String time(long unixNanos) {
    return unixNanos == 0 ? NEVER : Instant.ofEpochSecond(unixNanos / SECOND, unixNanos % SECOND).toString();
  }

  /** Reads the body of {@code POST /containers/create}: the image and the restart policy. What else it may have is skipped. */
  static Creation readCreation(byte[] body) throws JsonException {
    return JsonReader.read(body, reader -> {
      @Nullable ImageName[] image = {null};
      RestartPolicy[] policy = {RestartPolicy.NO};
      reader.object(name -> {
        if (name.equals("Image")) {
          image[0] = ImageName.parse(reader.text(300)).orElseThrow(() -> new JsonException("Image must be the name of an image"));
        } else if (name.equals("HostConfig")) {
          reader.object(field -> {
            if (field.equals("RestartPolicy")) {
              policy[0] = readPolicy(reader);
            }
          });
        }
      });
      if (image[0] == null) {
        throw new JsonException("there must be an Image");
      }
      return new Creation(image[0], policy[0]);
    });
  }

  private static RestartPolicy readPolicy(JsonReader reader) throws JsonException {
    String[] when = {""};
    long[] most = {0};
    reader.object(name -> {
      if (name.equals("Name")) {
        when[0] = reader.text(20);
      } else if (name.equals("MaximumRetryCount")) {
        most[0] = reader.whole(0, 1000);
      }
    });
    for (RestartPolicy.When known : RestartPolicy.When.values()) {
      if (known.word().equals(when[0])) {
        return new RestartPolicy(known, known == RestartPolicy.When.ON_FAILURE ? (int) most[0] : 0);
      }
    }
    // The engine's own client sends an empty name where none is wished for.
    if (when[0].isEmpty()) {
      return RestartPolicy.NO;
    }
    throw new JsonException("RestartPolicy must be no, always or on-failure");
  }
}
