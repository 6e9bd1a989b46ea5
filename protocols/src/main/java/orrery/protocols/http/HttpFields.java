package orrery.protocols.http;

import java.util.Arrays;
import java.util.List;

/** The fields of the message that a parser is reading, of which those that frame its content are kept apart. */
final class HttpFields {

  private static final HttpHeaders.Field[] NONE = {};

  private HttpHeaders.Field[] fields = NONE;
  private int kept;
  private int seen;

  // How often a field has come, and its value the last time.
  private int hosts;
  private String host = "";
  private int lengths;
  private String length = "";
  private int codings;
  private String coding = "";
  private int ids;
  private String id = "";
  private boolean expects;
  private boolean expectsMore;

  /** Counts one more, kept or not. */
  int count() {
    return ++seen;
  }

  /** Keeps one, in its place. */
  void add(String name, String value) {
    if (!isOfFraming(name, value)) {
      if (kept == fields.length) {
        fields = Arrays.copyOf(fields, Math.max(4, 2 * kept));
      }
      fields[kept++] = new HttpHeaders.Field(name, value);
    }
  }

  /** Notes what is needed to read on; true for the two that belong to the parser and the encoder alone. */
  private boolean isOfFraming(String name, String value) {
    switch (name.length()) {
      case 4 -> {
        if (name.equalsIgnoreCase("Host")) {
          hosts++;
          host = value;
        }
      }
      case 6 -> {
        if (name.equalsIgnoreCase("Expect")) {
          expects = true;
          expectsMore |= !value.equalsIgnoreCase("100-continue");
        }
      }
      case 10 -> {
        if (name.equalsIgnoreCase(HttpBulk.FIELD)) {
          ids++;
          id = value;
        }
      }
      case 14 -> {
        if (name.equalsIgnoreCase("Content-Length")) {
          lengths++;
          length = value;
          return true;
        }
      }
      case 17 -> {
        if (name.equalsIgnoreCase("Transfer-Encoding")) {
          codings++;
          coding = value;
          return true;
        }
      }
      default -> { }
    }
    return false;
  }

  int hosts() {
    return hosts;
  }

  String host() {
    return host;
  }

  int lengths() {
    return lengths;
  }

  String length() {
    return length;
  }

  int codings() {
    return codings;
  }

  String coding() {
    return coding;
  }

  /** How many {@link HttpBulk#FIELD}s there are. */
  int ids() {
    return ids;
  }

  String id() {
    return id;
  }

  /** Whether something is expected (RFC 9110 §10.1.1). */
  boolean expects() {
    return expects;
  }

  /** Whether something is expected but {@code 100-continue}. */
  boolean expectsMore() {
    return expectsMore;
  }

  /** Drops the {@link HttpBulk#FIELD}, which has been read. */
  void dropId() {
    int left = 0;
    for (int i = 0; i < kept; i++) {
      if (!fields[i].name().equalsIgnoreCase(HttpBulk.FIELD)) {
        fields[left++] = fields[i];
      }
    }
    Arrays.fill(fields, left, kept, null);
    kept = left;
  }

  /** All that were kept. */
  HttpHeaders toHeaders() {
    return kept == 0 ? HttpHeaders.NONE : new HttpHeaders(List.of(kept == fields.length ? fields : Arrays.copyOf(fields, kept)));
  }

  void clear() {
    fields = NONE;
    kept = 0;
    seen = 0;
    hosts = 0;
    lengths = 0;
    codings = 0;
    ids = 0;
    expects = false;
    expectsMore = false;
  }
}
