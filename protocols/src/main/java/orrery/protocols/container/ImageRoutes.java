package orrery.protocols.container;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import orrery.protocols.http.HttpBulk;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpRoutes;

/**
 * Gives images to whoever asks for them, by the paths of OCI distribution-spec ("Pulling manifests", "Pulling blobs"): a registry does, and
 * so does each node for those that it has.
 */
public final class ImageRoutes {

  private final Supplier<Collection<Image>> images;
  private final Admits admits;

  /** Decides who may have images. */
  @FunctionalInterface
  public interface Admits {

    /** {@code onAdmitted} is called once, perhaps at once. */
    void ask(HttpExchange exchange, Consumer<Boolean> onAdmitted);
  }

  private ImageRoutes(Supplier<Collection<Image>> images, Admits admits) {
    this.images = images;
    this.admits = admits;
  }

  /**
   * Adds the routes.
   *
   * @param images those that there are now
   * @param admits who may have them
   */
  public static void register(HttpRoutes routes, Supplier<Collection<Image>> images, Admits admits) {
    ImageRoutes own = new ImageRoutes(images, admits);
    routes.route("GET", "/v2/", exchange -> own.answer(exchange, () -> HttpResponse.json(200, "{}".getBytes(StandardCharsets.US_ASCII))))
        .route("GET", "/v2/{name}/manifests/{reference}", exchange -> own.answer(exchange, () -> own.manifest(exchange)))
        .route("GET", "/v2/{name}/blobs/{digest}", exchange -> own.answer(exchange, () -> own.content(exchange)));
  }

  private void answer(HttpExchange exchange, Supplier<HttpResponse> response) {
    admits.ask(exchange, admitted ->
        exchange.respond(admitted ? response.get() : HttpResponse.json(401, ImageManifest.error("UNAUTHORIZED", "authentication required"))));
  }

  /** By tag, or by the digest of the manifest itself. */
  private HttpResponse manifest(HttpExchange exchange) {
    String reference = exchange.variable("reference");
    Optional<Image> image = find(exchange, one -> one.name().tag().equals(reference)
        || reference.startsWith("sha256:") && ImageManifest.digest(ImageManifest.write(one)).equals(reference));
    if (image.isEmpty()) {
      return HttpResponse.json(404, ImageManifest.error("MANIFEST_UNKNOWN", "manifest unknown to registry"));
    }
    byte[] manifest = ImageManifest.write(image.get());
    return new HttpResponse(200, HttpHeaders.of("Content-Type", ImageManifest.TYPE).with("Docker-Content-Digest", ImageManifest.digest(manifest)), manifest);
  }

  private HttpResponse content(HttpExchange exchange) {
    String digest = exchange.variable("digest");
    return find(exchange, one -> one.contentDigest().equals(digest))
        .map(image -> new HttpResponse(200,
            HttpHeaders.of("Content-Type", "application/octet-stream").with("Docker-Content-Digest", digest),
            new HttpBulk(image.contentId(), image.size().bytes())))
        .orElseGet(() -> HttpResponse.json(404, ImageManifest.error("BLOB_UNKNOWN", "blob unknown to registry")));
  }

  private Optional<Image> find(HttpExchange exchange, Predicate<Image> wanted) {
    String name = exchange.variable("name");
    return images.get().stream().filter(one -> one.name().name().equals(name) && wanted.test(one)).findFirst();
  }
}
