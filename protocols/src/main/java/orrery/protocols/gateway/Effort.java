package orrery.protocols.gateway;

import java.time.Duration;

/**
 * What one call takes that is work given away, as far as its maker knows.
 *
 * @param upBytes that it takes with it
 * @param downBytes that the answer may bring
 * @param operations of a processor
 * @param deadline how long from now the answer is of use
 */
public record Effort(long upBytes, long downBytes, long operations, Duration deadline) {}
