package orrery.protocols.drive;

import org.jspecify.annotations.Nullable;
import orrery.protocols.http.HttpBulk;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;

/**
 * What is in a file.
 *
 * @param body its bytes; none where it is a bulk
 */
record Content(byte[] body, @Nullable HttpBulk bulk) {

  private static final byte[] NOTHING = {};

  static final Content EMPTY = new Content(NOTHING, null);

  static Content of(HttpRequest request) {
    return new Content(request.body(), request.bulk());
  }

  static Content of(HttpResponse response) {
    return new Content(response.body(), response.bulk());
  }

  long length() {
    return bulk == null ? body.length : bulk.length();
  }

  HttpRequest request(String method, String target, HttpHeaders headers) {
    return bulk == null ? new HttpRequest(method, target, headers, body) : new HttpRequest(method, target, headers, bulk);
  }

  HttpResponse response(int status, HttpHeaders headers) {
    return bulk == null ? new HttpResponse(status, headers, body) : new HttpResponse(status, headers, bulk);
  }

  /** Whether it may be what {@code entry} says; a bulk may have come as bytes from who knows none. */
  boolean fits(FileEntry entry) {
    return length() == entry.length() && (bulk == null || bulk.equals(entry.bulk()));
  }
}
