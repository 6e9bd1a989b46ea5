package orrery.protocols.traversal;

import java.util.List;
import orrery.protocols.ice.IceDescription;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;

/** How offers are written: {@code {"number":7,"round":1,"ice":["ice-ufrag:…",…]}}, the number on the way back only. */
final class OfferJson {

  private OfferJson() {}

  /** An offer as the service hands it out: by its number the peer says that it has this one already. */
  record Numbered(long number, Offer offer) {}

  static byte[] write(Offer offer) {
    return JsonWriter.write(json -> fields(json, offer));
  }

  static byte[] write(Numbered numbered) {
    return JsonWriter.write(json -> fields(json.whole("number", numbered.number), numbered.offer));
  }

  private static void fields(JsonWriter json, Offer offer) {
    json.whole("round", offer.round()).texts("ice", offer.description().toLines());
  }

  static Offer readOffer(byte[] body) throws JsonException {
    return read(body).offer;
  }

  static Numbered readNumbered(byte[] body) throws JsonException {
    Numbered read = read(body);
    if (read.number < 0) {
      throw new JsonException("an offer must have a number");
    }
    return read;
  }

  private static Numbered read(byte[] body) throws JsonException {
    return JsonReader.read(body, json -> {
      var read = new Object() {
        long number = -1;
        long round;
        List<String> lines = List.of();
      };
      json.object(name -> {
        if (name.equals("number")) {
          read.number = json.whole(0, Long.MAX_VALUE);
        } else if (name.equals("round")) {
          read.round = json.whole(1, Offer.LAST_ROUND);
        } else if (name.equals("ice")) {
          read.lines = json.array(2 * IceDescription.MAXIMUM_CANDIDATES, line -> line.text(IceDescription.MAXIMUM_LINE));
        }
      });
      IceDescription description = IceDescription.parse(read.lines).orElseThrow(() -> new JsonException("an offer must have a credential"));
      if (read.round == 0) {
        throw new JsonException("an offer must have a round");
      }
      return new Numbered(read.number, new Offer(read.round, description));
    });
  }
}
