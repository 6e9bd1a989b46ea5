package orrery.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HttpDateTest {

  /** RFC 9110 §5.6.7's own example. */
  @Test
  void writesTheStandardsExample() {
    assertThat(HttpDate.text(784_111_777_000_000_000L)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
  }
}
