package orrery.protocols.gateway;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import orrery.host.NodeId;
import orrery.protocols.http.HttpBulk;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpHeaders.Field;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.seal.Seal;
import orrery.protocols.seal.SealBinding;
import orrery.protocols.seal.SealKey;
import orrery.protocols.seal.Sealed;
import orrery.protocols.seal.Sealer;
import orrery.protocols.seal.Unsealed;
import orrery.protocols.seal.Unsealer;

/**
 * How sealed content travels in HTTP (EC-31). Short content is replaced by the sealed payload, with its content type beside it, which the
 * payload is bound to. Where there is no content, or a bulk, the payload travels in a field: of a bulk it says key, name and length, and
 * the content is the sealed bulk.
 *
 * <p>Method, target and the fields of the program stay readable to whoever carries the message: a route needs them.
 */
final class SealedCall {

  private static final int BULK_BYTES = 3 * Long.BYTES;

  private SealedCall() {}

  /** A request as it is sent, and what opens its answer. */
  record Request(HttpRequest request, Sealed sealed) {}

  // ---- The caller's side

  /**
   * Seals a request for {@code receiver}.
   *
   * @param fields of the request, besides those of its content
   * @param bulkKey for a bulk, never used before
   * @return empty where the key is none that anybody can have
   */
  static Optional<Request> seal(Sealer sealer, NodeId receiver, SealKey key, HttpRequest plain, List<Field> fields, long bulkKey) {
    String type = type(plain.headers());
    byte[] binding = SealBinding.ofRequest(plain.method(), plain.target(), type);
    return sealer.seal(receiver, key, payload(plain.bulk(), plain.body(), bulkKey), binding)
        .map(sealed -> new Request(request(plain, fields, type, sealed.bytes(), bulkKey), sealed));
  }

  private static byte[] payload(HttpBulk bulk, byte[] body, long bulkKey) {
    return bulk == null ? body : ByteBuffer.allocate(BULK_BYTES).putLong(bulkKey).putLong(bulk.contentId()).putLong(bulk.length()).array();
  }

  private static HttpRequest request(HttpRequest plain, List<Field> fields, String type, byte[] sealed, long bulkKey) {
    HttpBulk bulk = plain.bulk();
    if (bulk != null || plain.body().length == 0) {
      HttpHeaders headers = new HttpHeaders(withField(fields, type, sealed));
      return bulk == null
          ? new HttpRequest(plain.method(), plain.target(), headers, new byte[0])
          : new HttpRequest(plain.method(), plain.target(), headers, sealedBulk(bulk, bulkKey));
    }
    return new HttpRequest(plain.method(), plain.target(), new HttpHeaders(withContent(fields, type)), sealed);
  }

  private static HttpBulk sealedBulk(HttpBulk bulk, long bulkKey) {
    return new HttpBulk(Seal.bulkId(bulk.contentId(), bulkKey), Seal.bulkBytes(bulk.length()));
  }

  private static List<Field> withField(List<Field> fields, String type, byte[] sealed) {
    fields.removeIf(field -> field.name().equalsIgnoreCase("Content-Type"));
    fields.add(new Field(CallFields.SEALED, Base64.getUrlEncoder().withoutPadding().encodeToString(sealed)));
    if (!type.isEmpty()) {
      fields.add(new Field(CallFields.SEALED_TYPE, type));
    }
    return fields;
  }

  private static List<Field> withContent(List<Field> fields, String type) {
    fields.removeIf(field -> field.name().equalsIgnoreCase("Content-Type"));
    fields.add(new Field("Content-Type", Seal.CONTENT_TYPE));
    if (!type.isEmpty()) {
      fields.add(new Field(CallFields.SEALED_TYPE, type));
    }
    return fields;
  }

  /** Opens an answer to {@code sent}; empty where it is none that the receiver has sealed. */
  static Optional<HttpResponse> open(Request sent, HttpResponse answer) {
    String type = answer.headers().first(CallFields.SEALED_TYPE).orElse("");
    Optional<byte[]> sealed = sealed(answer.headers(), answer.body());
    return sealed.flatMap(payload -> sent.sealed().openAnswer(payload, SealBinding.ofAnswer(answer.status(), type)))
        .flatMap(payload -> plain(answer, type, payload));
  }

  private static Optional<HttpResponse> plain(HttpResponse answer, String type, byte[] payload) {
    HttpHeaders headers = plainHeaders(answer.headers(), type);
    if (answer.bulk() == null) {
      return Optional.of(new HttpResponse(answer.status(), headers, payload));
    }
    return bulk(payload, answer.bulk()).map(bulk -> new HttpResponse(answer.status(), headers, bulk));
  }

  // ---- The receiver's side

  /** Whether something in it is sealed. */
  static boolean isSealed(HttpRequest request) {
    return request.headers().count(CallFields.SEALED) > 0 || isSealedType(request.headers());
  }

  private static boolean isSealedType(HttpHeaders headers) {
    return headers.first("Content-Type").filter(Seal.CONTENT_TYPE::equals).isPresent();
  }

  /** How many bytes of it are sealed, a bulk among them. */
  static long bytes(HttpRequest request) {
    return request.contentLength() + request.headers().first(CallFields.SEALED).map(String::length).orElse(0);
  }

  /** Opens a request; what has been opened says by whom it was sealed. */
  static Unsealed open(Unsealer unsealer, HttpRequest request) {
    String type = request.headers().first(CallFields.SEALED_TYPE).orElse("");
    byte[] sealed = sealed(request.headers(), request.body()).orElse(new byte[0]);
    return unsealer.open(sealed, SealBinding.ofRequest(request.method(), request.target(), type));
  }

  /** The request as its sender had it; empty where a bulk is another than was sealed. */
  static Optional<HttpRequest> plain(HttpRequest request, Unsealed.Opened opened) {
    HttpHeaders headers = plainHeaders(request.headers(), request.headers().first(CallFields.SEALED_TYPE).orElse(""));
    if (request.bulk() == null) {
      return Optional.of(new HttpRequest(request.method(), request.target(), headers, opened.payload()));
    }
    return bulk(opened.payload(), request.bulk()).map(bulk -> new HttpRequest(request.method(), request.target(), headers, bulk));
  }

  /**
   * Seals the answer to what has been opened.
   *
   * @param toHead whether it is one without content, whatever it says
   */
  static HttpResponse seal(Unsealed.Opened opened, HttpResponse answer, boolean toHead, long bulkKey) {
    String type = type(answer.headers());
    byte[] body = toHead ? new byte[0] : payload(answer.bulk(), answer.body(), bulkKey);
    byte[] sealed = opened.sealAnswer(body, SealBinding.ofAnswer(answer.status(), type));
    List<Field> fields = new ArrayList<>(answer.headers().fields());
    boolean bare = toHead || answer.contentLength() == 0;
    if (answer.bulk() != null && !toHead) {
      return new HttpResponse(answer.status(), new HttpHeaders(withField(fields, type, sealed)), new byte[0], sealedBulk(answer.bulk(), bulkKey), answer.last());
    } else if (bare) {
      return new HttpResponse(answer.status(), new HttpHeaders(withField(fields, type, sealed)), new byte[0], answer.last());
    }
    return new HttpResponse(answer.status(), new HttpHeaders(withContent(fields, type)), sealed, answer.last());
  }

  // ---- Both

  private static String type(HttpHeaders headers) {
    return headers.first("Content-Type").orElse("");
  }

  private static HttpHeaders plainHeaders(HttpHeaders headers, String type) {
    List<Field> fields = CallFields.own(headers);
    fields.removeIf(field -> field.name().equalsIgnoreCase("Content-Type"));
    if (!type.isEmpty()) {
      fields.add(new Field("Content-Type", type));
    }
    return new HttpHeaders(fields);
  }

  private static Optional<byte[]> sealed(HttpHeaders headers, byte[] body) {
    Optional<String> field = headers.first(CallFields.SEALED);
    if (field.isEmpty()) {
      return isSealedType(headers) ? Optional.of(body) : Optional.empty();
    }
    try {
      return Optional.of(Base64.getUrlDecoder().decode(field.get()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The bulk that a payload names, where {@code sealed} is that. */
  private static Optional<HttpBulk> bulk(byte[] payload, HttpBulk sealed) {
    if (payload.length != BULK_BYTES) {
      return Optional.empty();
    }
    ByteBuffer read = ByteBuffer.wrap(payload);
    long key = read.getLong();
    long contentId = read.getLong();
    long length = read.getLong();
    boolean fits = length > 0 && length <= sealed.length() && Seal.bulkBytes(length) == sealed.length() && Seal.bulkId(contentId, key) == sealed.contentId();
    return fits ? Optional.of(new HttpBulk(contentId, length)) : Optional.empty();
  }
}
