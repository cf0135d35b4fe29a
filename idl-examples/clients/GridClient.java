// Calls the Grid with JacORB, which knows nothing of replicas.
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

public class GridClient {
  public static void main(String[] args) throws Exception {
    Properties properties = new Properties();
    properties.put("org.omg.CORBA.ORBClass", "org.jacorb.orb.ORB");
    properties.put("org.omg.CORBA.ORBSingletonClass", "org.jacorb.orb.ORBSingleton");
    // When the replica that it talks to dies: to the next one at once.
    properties.put("jacorb.retries", "0");
    org.omg.CORBA.ORB orb = org.omg.CORBA.ORB.init(args, properties);

    String reference = Files.readString(Path.of(args.length > 0 ? args[0] : "etc/Grid.ior")).trim();
    Grid grid = GridHelper.narrow(orb.string_to_object(reference));
    grid.set((short) 1, (short) 2, 42);
    System.out.println("the cell at 1, 2 is " + grid.get((short) 1, (short) 2));
    try {
      grid.get((short) 10, (short) 0);
    } catch (org.omg.CORBA.BAD_PARAM e) {
      System.out.println("there is no cell at 10, 0");
    }
    orb.shutdown(true);
  }
}
