package orrery.protocols.container;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import orrery.host.Host;
import orrery.host.Work;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;
import orrery.protocols.json.JsonException;

/**
 * Has images pulled: manifest, then content, from the first place that has one which runs here. Where a place fails, at whatever point,
 * the next is asked.
 */
public final class ImagePulls {

  /** How a pull has ended. */
  public sealed interface Outcome {

    /** Why the image is not here; empty where it is. */
    Optional<Refusal> refusal();
  }

  /** The image is here, and would survive a crash. {@code fresh} says whether it has just come. */
  public record Here(Image image, boolean fresh) implements Outcome {

    @Override
    public Optional<Refusal> refusal() {
      return Optional.empty();
    }
  }

  /** The image is not to be had. */
  public record Refused(Refusal reason) implements Outcome {

    @Override
    public Optional<Refusal> refusal() {
      return Optional.of(reason);
    }
  }

  private final Host host;
  private final ContainerConfig config;
  private final ImageRepository images;
  private final Predicate<Image> inUse;
  private final ImageSource.Known sources;
  private final Map<ImageName, Pull> active = new TreeMap<>();

  ImagePulls(Host host, ContainerConfig config, ImageRepository images, Predicate<Image> inUse, ImageSource.Known sources) {
    this.host = host;
    this.config = config;
    this.images = images;
    this.inUse = inUse;
    this.sources = sources;
  }

  /** Has an image pulled where it is not here; {@code onOutcome} is called once, perhaps at once. Pulls of one image at one time are one. */
  void pull(ImageName name, Consumer<Outcome> onOutcome) {
    Optional<Image> here = images.find(name);
    Pull running = active.get(name);
    if (here.isPresent()) {
      onOutcome.accept(new Here(here.get(), false));
    } else if (running != null) {
      running.waiting.add(onOutcome);
    } else if (active.size() >= config.pulls()) {
      onOutcome.accept(new Refused(Refusal.PULLS_FULL));
    } else {
      Pull begun = new Pull(name, sources.sourcesOf(name));
      active.put(name, begun);
      begun.waiting.add(onOutcome);
      begun.askNext();
    }
  }

  /** Why an image from elsewhere is of no use here. */
  private Optional<Refusal> uselessness(Image image) {
    if (!image.runsOn(host.device().operatingSystem())) {
      return Optional.of(Refusal.WRONG_SYSTEM);
    } else if (!config.environment().runs(image.environment())) {
      return Optional.of(Refusal.WRONG_ENVIRONMENT);
    } else if (image.unpacked().bytes() > images.capacity()) {
      return Optional.of(Refusal.NO_STORAGE);
    } else {
      return Optional.empty();
    }
  }

  /** One image on its way. */
  private final class Pull {

    private final ImageName name;
    private final Deque<ImageSource> left;
    private final long beganNanos = host.nanoTime();
    private final List<Consumer<Outcome>> waiting = new ArrayList<>(1);
    /** The first reason that says more than that an image is not there. */
    private Refusal reason = Refusal.NO_IMAGE;

    Pull(ImageName name, List<ImageSource> sources) {
      this.name = name;
      left = new ArrayDeque<>(sources);
    }

    void askNext() {
      ImageSource next = left.poll();
      if (next == null) {
        host.probe().count(ContainerMetrics.PULLS, 1, "none", reason.word());
        conclude(new Refused(reason));
        return;
      }
      next.get("/v2/" + name.name() + "/manifests/" + name.tag(), 0, result -> onManifest(next, result));
    }

    private void failed(Refusal why) {
      reason = reason == Refusal.NO_IMAGE ? why : reason;
      askNext();
    }

    private void onManifest(ImageSource from, HttpResult result) {
      if (!(result instanceof HttpResult.Answer answer)) {
        failed(Refusal.PULL_FAILED);
      } else if (answer.response().status() != 200) {
        failed(answer.response().status() == 404 ? Refusal.NO_IMAGE : Refusal.PULL_FAILED);
      } else {
        onManifest(from, answer.response().body());
      }
    }

    private void onManifest(ImageSource from, byte[] manifest) {
      Image image;
      try {
        image = ImageManifest.read(manifest);
      } catch (JsonException e) {
        malformed(e.getMessage());
        return;
      }
      Optional<Refusal> useless = uselessness(image);
      if (!image.name().equals(name)) {
        malformed("the manifest is of " + image.name());
      } else if (useless.isPresent()) {
        failed(useless.get());
      } else if (!images.reserve(image, inUse)) {
        failed(Refusal.NO_STORAGE);
      } else {
        from.get("/v2/" + name.name() + "/blobs/" + image.contentDigest(), image.size().bytes(), blob -> onContent(from, image, blob));
      }
    }

    private void malformed(String why) {
      host.probe().count(ContainerMetrics.MALFORMED, 1);
      host.probe().event("container", "no manifest of " + name + ": " + why);
      failed(Refusal.PULL_FAILED);
    }

    private void onContent(ImageSource from, Image image, HttpResult result) {
      boolean whole = result instanceof HttpResult.Answer answer && answer.response().status() == 200 && isContent(answer.response(), image);
      if (!whole) {
        images.release(image);
        failed(Refusal.PULL_FAILED);
        return;
      }
      host.probe().count(ContainerMetrics.PULLED, image.size().bytes(), from.kind());
      host.compute(new Work("image unpacking", image.size().bytes() * config.start().unpacking()), () -> images.keep(image, kept -> {
        if (kept) {
          host.probe().count(ContainerMetrics.PULLS, 1, from.kind(), "here");
          host.probe().observe(ContainerMetrics.PULL_TIME, (host.nanoTime() - beganNanos) / 1e9, from.kind());
          conclude(new Here(image, true));
        } else {
          failed(Refusal.NO_STORAGE);
        }
      }));
    }

    private boolean isContent(HttpResponse response, Image image) {
      return response.bulk() != null && response.bulk().length() == image.size().bytes() && response.bulk().contentId() == image.contentId();
    }

    private void conclude(Outcome outcome) {
      active.remove(name);
      waiting.forEach(one -> one.accept(outcome));
    }
  }
}
