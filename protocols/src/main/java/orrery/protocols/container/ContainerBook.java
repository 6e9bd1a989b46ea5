package orrery.protocols.container;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orrery.host.Defaults;
import orrery.host.Host;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;

/** What is kept of containers over a restart of the node: what they are, and whether they were up. Those that a call has made are not in it. */
final class ContainerBook {

  private static final String KEY = "container/containers";
  private static final int MOST = 10_000;
  private static final List<String> TEXTS = List.of("id", "name", "image", "account", "tenant", "restart");
  private static final List<String> WHOLES = List.of("restarts", "created", "finished", "exit");
  private static final List<String> TRUTHS = List.of("stopped", "up");

  private final Host host;

  ContainerBook(Host host) {
    this.host = host;
  }

  /** Whether there is something in it. */
  static boolean isKept(Host host) {
    return host.storage().get(KEY).isPresent();
  }

  /** Keeps {@code containers}, and no others. A crash in the next moments may lose what is new. */
  void write(Collection<Container> containers) {
    List<Container> kept = containers.stream().filter(one -> !one.isEphemeral()).toList();
    if (kept.isEmpty()) {
      host.storage().remove(KEY);
    } else {
      host.storage().put(KEY, ByteBuffer.wrap(JsonWriter.write(json -> json.objects("containers", kept, ContainerBook::fields))));
    }
    host.storage().sync(() -> { });
  }

  private static void fields(JsonWriter json, Container container) {
    json.text("id", container.id())
        .text("name", container.name())
        .text("image", container.image().name().toString())
        .text("account", container.account())
        .text("tenant", container.definition().tenant())
        .text("restart", container.policy().when().word())
        .whole("restarts", container.policy().most())
        .whole("created", container.createdNanos())
        .whole("finished", container.finishedNanos())
        .whole("exit", container.exitCode())
        .truth("stopped", container.isStopped())
        .truth("up", container.isUp() || container.state() == Container.State.RESTARTING);
  }

  /** The containers that were kept and whose images are here. */
  List<Container> recall(LightContainer engine, ImageRepository images) {
    Optional<byte[]> kept = host.storage().get(KEY);
    if (kept.isEmpty()) {
      return List.of();
    }
    try {
      return JsonReader.read(kept.get(), reader -> {
        List<Optional<Container>> all = new ArrayList<>();
        reader.object(name -> {
          if (name.equals("containers")) {
            all.addAll(reader.array(MOST, one -> read(one, engine, images)));
          }
        });
        return all.stream().flatMap(Optional::stream).toList();
      });
    } catch (JsonException e) {
      host.probe().event("container", "the book of containers is unreadable: " + e.getMessage());
      return List.of();
    }
  }

  private Optional<Container> read(JsonReader reader, LightContainer engine, ImageRepository images) throws JsonException {
    Map<String, String> texts = new LinkedHashMap<>();
    Map<String, Long> wholes = new LinkedHashMap<>();
    Map<String, Boolean> truths = new LinkedHashMap<>();
    reader.object(name -> {
      if (TEXTS.contains(name)) {
        texts.put(name, reader.text(300));
      } else if (WHOLES.contains(name)) {
        wholes.put(name, reader.whole(0, Long.MAX_VALUE));
      } else if (TRUTHS.contains(name)) {
        truths.put(name, reader.truth());
      }
    });
    if (texts.size() != TEXTS.size() || wholes.size() != WHOLES.size() || truths.size() != TRUTHS.size()) {
      throw new JsonException("a container must have all its fields");
    }
    Optional<Image> image = ImageName.parse(texts.get("image")).flatMap(images::find);
    if (image.isEmpty()) {
      return Optional.empty();
    }
    RestartPolicy policy;
    try {
      RestartPolicy.When when = (RestartPolicy.When) Defaults.read(texts.get("restart"), RestartPolicy.When.class, "restart");
      policy = new RestartPolicy(when, (int) Math.min(Integer.MAX_VALUE, wholes.get("restarts")));
    } catch (IllegalArgumentException e) {
      throw new JsonException("a container must have a restart policy: " + e.getMessage());
    }
    Container.Definition definition = new Container.Definition(
        texts.get("id"), texts.get("name"), image.get(), texts.get("account"), texts.get("tenant"), policy, false, wholes.get("created"));
    return Optional.of(Container.found(
        engine, host, definition, truths.get("up"), truths.get("stopped"), wholes.get("exit").intValue(), wholes.get("finished")));
  }
}
