package orrery.protocols.http;

/**
 * Why bytes are no message.
 *
 * @param status what a server answers: 400, 413, 414, 431, 501 or 505; 502 where the bytes are an answer
 * @param detail what must hold and does not, for people
 */
public record HttpProblem(int status, String detail) {}
