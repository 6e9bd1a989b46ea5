package orrery.protocols.container;

import orrery.host.Defaults;

/** Why a container is not started, or a call not served. */
public enum Refusal {
  /** There is no such image: neither here nor where it may be had from. */
  NO_IMAGE(404, "there is no such image"),
  /** The image holds a microservice that there is no program for. */
  NO_PROGRAM(404, "there is no program for what the image holds"),
  /** It is made for another operating system (EC-28). */
  WRONG_SYSTEM(409, "the image is made for another operating system"),
  /** It needs a container daemon, and there is none. */
  WRONG_ENVIRONMENT(409, "the image needs a container daemon"),
  /** The owner does not let others' services run here (EC-7, EC-18). */
  NOT_PERMITTED(403, "the owner of this device does not run services of others"),
  /** No room for the image on the storage. */
  NO_STORAGE(507, "there is no room for the image"),
  /** The image is known of, and could not be had. */
  PULL_FAILED(502, "the image could not be pulled"),
  /** As many images as may be are being pulled. */
  PULLS_FULL(503, "too many images are being pulled"),
  /** No memory to run it in. */
  NO_MEMORY(503, "there is no memory for one more container"),
  /** No processor to run it on. */
  NO_CPU(503, "there is no processor time for one more container"),
  /** The battery is too low. */
  BATTERY(503, "the battery is too low to start a container"),
  /** As many containers as may be are there. */
  CONTAINERS_FULL(503, "there are too many containers"),
  /** As many calls as may be wait for it to start. */
  CALLS_FULL(503, "too many calls wait already"),
  /** Somebody stopped it, and it is not to be started by a call. */
  STOPPED(503, "the service has been stopped"),
  /** It ended before it had answered, or before it served. */
  ENDED(502, "the service has ended"),
  /** The call's time was over. */
  DEADLINE(504, "the service has not answered in time");

  /** The field of an answer that comes from no program: it says why none has answered, by {@link #word}. */
  public static final String FIELD = "Service-Refusal";

  private final int status;
  private final String message;

  Refusal(int status, String message) {
    this.status = status;
    this.message = message;
  }

  /** The HTTP status of a call that is refused for that. */
  public int status() {
    return status;
  }

  /** What it means, for people. */
  public String message() {
    return message;
  }

  /** How metrics and answers write it: {@code no-memory}. */
  public String word() {
    return Defaults.word(this);
  }
}
