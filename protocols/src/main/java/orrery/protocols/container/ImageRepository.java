package orrery.protocols.container;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import orrery.host.Host;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * The images on one node. Those that it comes with stay; those that were pulled may take a share of its storage, and of them the least
 * recently used makes room, unless it is pinned or in use.
 *
 * <p>What is here survives a restart. In which order images were last used is written when one comes or goes: a crash forgets what came
 * after.
 */
public final class ImageRepository {

  private static final String INDEX = "container/images";
  private static final String CONTENT = "container/image/";
  private static final int MOST = 1000;

  private final Host host;
  private final long capacity;
  /** In the order in which they were last used, the least recently first. */
  private final Map<ImageName, Kept> images = new LinkedHashMap<>();
  private long usedBytes;
  /** For images that are on their way. */
  private long reservedBytes;
  private Runnable onChanged = () -> { };

  /** An image here. */
  private static final class Kept {
    final Image image;
    /** Whether the device comes with it. */
    final boolean own;
    boolean pinned;

    Kept(Image image, boolean own, boolean pinned) {
      this.image = image;
      this.own = own;
      this.pinned = pinned;
    }
  }

  /** What was here before, and what the device comes with. */
  ImageRepository(Host host, ContainerConfig config) {
    this.host = host;
    capacity = host.device().storageBytes() / 1000 * config.storage();
    recall();
    for (Image image : ImageList.parse(config.images())) {
      forget(image);
      images.put(image.name(), new Kept(image, true, true));
    }
  }

  /** What would be here on that node, for who need not have it at hand. */
  public static List<Image> kept(Host host, ContainerConfig config) {
    return new ImageRepository(host, config).all();
  }

  /** Has {@code reaction} run whenever an image has come or gone; in place of the one before. */
  public void onChanged(Runnable reaction) {
    onChanged = reaction;
  }

  /** The image of that name. */
  public Optional<Image> find(ImageName name) {
    return Optional.ofNullable(images.get(name)).map(kept -> kept.image);
  }

  /** An image that holds that microservice and runs here, the most recently used of several. */
  public Optional<Image> ofService(String service, Environment environment) {
    Image found = null;
    for (Kept kept : images.values()) {
      boolean fits = kept.image.service().equals(service) && environment.runs(kept.image.environment()) && kept.image.runsOn(host.device().operatingSystem());
      found = fits ? kept.image : found;
    }
    return Optional.ofNullable(found);
  }

  /** All of them, the least recently used first. */
  public List<Image> all() {
    return images.values().stream().map(kept -> kept.image).toList();
  }

  /** Bytes that pulled images take, and may. */
  public long usedBytes() {
    return usedBytes;
  }

  /** How much they may take. */
  public long capacity() {
    return capacity;
  }

  /** It is used, now. */
  void touch(Image image) {
    Kept kept = images.remove(image.name());
    if (kept != null) {
      images.put(image.name(), kept);
    }
  }

  /** Whether an image stays whatever room is needed (EC-37: pinning). */
  public void pin(ImageName name, boolean pinned) {
    Kept kept = images.get(name);
    if (kept != null && !kept.own && kept.pinned != pinned) {
      kept.pinned = pinned;
      writeIndex();
      host.storage().sync(() -> { });
    }
  }

  /** Whether the image is pinned, as those are that the device comes with. */
  public boolean isPinned(ImageName name) {
    Kept kept = images.get(name);
    return kept != null && kept.pinned;
  }

  /**
   * Keeps room for an image that is to come; others make room where that suffices.
   *
   * @param inUse which images are in use
   * @return whether there is room; it is then given back by {@link #keep} or {@link #release}
   */
  boolean reserve(Image image, Predicate<Image> inUse) {
    long needed = image.unpacked().bytes() - (capacity - usedBytes - reservedBytes);
    List<Kept> leaving = new ArrayList<>();
    for (Kept kept : images.values()) {
      if (needed <= 0) {
        break;
      }
      if (!kept.pinned && !inUse.test(kept.image)) {
        leaving.add(kept);
        needed -= kept.image.unpacked().bytes();
      }
    }
    if (needed > 0) {
      return false;
    }
    leaving.forEach(kept -> forget(kept.image));
    if (!leaving.isEmpty()) {
      host.probe().count(ContainerMetrics.EVICTED, leaving.size());
      writeIndex();
    }
    reservedBytes += image.unpacked().bytes();
    return true;
  }

  /** Gives back what was reserved. */
  void release(Image image) {
    reservedBytes -= image.unpacked().bytes();
  }

  /**
   * It has arrived: it is kept in the room that was reserved for it.
   *
   * @param done told, once a crash would not lose it, whether the medium has taken it
   */
  void keep(Image image, Consumer<Boolean> done) {
    release(image);
    images.put(image.name(), new Kept(image, false, false));
    usedBytes += image.unpacked().bytes();
    host.storage().putBulk(key(image.name()), image.contentId(), image.unpacked().bytes());
    writeIndex();
    host.storage().sync(() -> {
      // Media that say they hold more than they do lose what exceeds them, without a word.
      boolean there = images.containsKey(image.name()) && host.storage().bulk(key(image.name())).isPresent();
      if (!there) {
        remove(image.name());
      }
      done.accept(there);
    });
  }

  /** Removes a pulled image; whether there was one. */
  boolean remove(ImageName name) {
    Kept kept = images.get(name);
    if (kept == null || kept.own) {
      return false;
    }
    forget(kept.image);
    writeIndex();
    host.storage().sync(() -> { });
    return true;
  }

  private void forget(Image image) {
    Kept kept = images.remove(image.name());
    if (kept != null && !kept.own) {
      usedBytes -= kept.image.unpacked().bytes();
      host.storage().remove(key(image.name()));
    }
  }

  private static String key(ImageName name) {
    return CONTENT + name;
  }

  // ---- What survives

  private void writeIndex() {
    List<Kept> pulled = images.values().stream().filter(kept -> !kept.own).toList();
    if (pulled.isEmpty()) {
      host.storage().remove(INDEX);
    } else {
      byte[] index = JsonWriter.write(json -> json.objects("images", pulled, (entry, kept) -> entry
          .truth("pinned", kept.pinned)
          .object("manifest", manifest -> ImageManifest.fields(manifest, kept.image))));
      host.storage().put(INDEX, ByteBuffer.wrap(index));
    }
    onChanged.run();
  }

  private void recall() {
    byte @Nullable [] index = host.storage().get(INDEX).orElse(null);
    if (index == null) {
      return;
    }
    try {
      for (Kept kept : JsonReader.read(index, ImageRepository::readIndex)) {
        boolean there = host.storage().bulk(key(kept.image.name())).orElse(0) == kept.image.unpacked().bytes();
        if (there && images.putIfAbsent(kept.image.name(), kept) == null) {
          usedBytes += kept.image.unpacked().bytes();
        }
      }
    } catch (JsonException e) {
      // What a crash has left is no index: the images are lost, and pulled again.
      images.clear();
      usedBytes = 0;
      host.probe().event("container", "the index of images is unreadable: " + e.getMessage());
    }
  }

  private static List<Kept> readIndex(JsonReader reader) throws JsonException {
    List<Kept> all = new ArrayList<>();
    reader.object(name -> {
      if (name.equals("images")) {
        all.addAll(reader.array(MOST, ImageRepository::readKept));
      }
    });
    return all;
  }

  private static Kept readKept(JsonReader reader) throws JsonException {
    boolean[] pinned = {false};
    @Nullable Image[] image = {null};
    reader.object(name -> {
      if (name.equals("pinned")) {
        pinned[0] = reader.truth();
      } else if (name.equals("manifest")) {
        image[0] = ImageManifest.read(reader);
      }
    });
    Image read = image[0];
    if (read == null) {
      throw new JsonException("an image must have a manifest");
    }
    return new Kept(read, false, pinned[0]);
  }
}
