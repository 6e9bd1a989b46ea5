package orrery.protocols.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of which most heads consist: methods, names of fields and some of their values. Read from bytes, each is one
 * object for all messages, where a city's devices hold and make many.
 */
final class HttpWords {

  /** By length and, among those of one length, in the order below. */
  private static final String[][] BY_LENGTH = byLength(
      "GET", "PUT", "POST", "HEAD", "PATCH", "DELETE", "OPTIONS",
      "Host", "Date", "ETag", "Allow", "Range", "Accept", "Expect", "Server", "If-Match", "Location", "Connection", "User-Agent", "Content-Id",
      "Retry-After", "Content-Type", "If-None-Match", "Authorization", "Content-Range", "Cache-Control", "Content-Length", "Accept-Encoding",
      "Transfer-Encoding",
      "close", "*/*", "chunked", "keep-alive", "no-store", "100-continue", "application/json", "application/octet-stream", "text/plain; charset=utf-8");

  private HttpWords() {}

  private static String[][] byLength(String... words) {
    List<List<String>> lists = new ArrayList<>();
    for (String word : words) {
      while (lists.size() <= word.length()) {
        lists.add(new ArrayList<>());
      }
      lists.get(word.length()).add(word);
    }
    return lists.stream().map(list -> list.toArray(String[]::new)).toArray(String[][]::new);
  }

  /** The text of those octets, each of which is one character. */
  static String text(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length < BY_LENGTH.length) {
      for (String word : BY_LENGTH[length]) {
        if (isAt(word, bytes, from)) {
          return word;
        }
      }
    }
    return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
  }

  private static boolean isAt(String word, byte[] bytes, int from) {
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) != (char) (bytes[from + i] & 0xFF)) {
        return false;
      }
    }
    return true;
  }
}
