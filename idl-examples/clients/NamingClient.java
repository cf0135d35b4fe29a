// Calls a naming service with JacORB, which knows nothing of replicas. Its stubs are JacORB's own.
//
//   javac -nowarn -cp 'target/interop/jacorb/lib/*' -d java idl-examples/clients/NamingClient.java
//   java -cp 'java:target/interop/jacorb/lib/*' NamingClient "$(cat etc/NameService.ior)"
import java.util.Properties;
import org.omg.CosNaming.Binding;
import org.omg.CosNaming.BindingHolder;
import org.omg.CosNaming.BindingIteratorHolder;
import org.omg.CosNaming.BindingListHolder;
import org.omg.CosNaming.BindingType;
import org.omg.CosNaming.NamingContext;
import org.omg.CosNaming.NamingContextExt;
import org.omg.CosNaming.NamingContextExtHelper;
import org.omg.CosNaming.NamingContextPackage.AlreadyBound;
import org.omg.CosNaming.NamingContextPackage.NotEmpty;
import org.omg.CosNaming.NamingContextPackage.NotFound;

public class NamingClient {
  private static void show(NamingContextExt root, Binding binding) throws Exception {
    String mark = binding.binding_type == BindingType.ncontext ? "/" : "";
    System.out.println("  " + root.to_string(binding.binding_name) + mark);
  }

  public static void main(String[] args) throws Exception {
    Properties properties = new Properties();
    properties.put("org.omg.CORBA.ORBClass", "org.jacorb.orb.ORB");
    properties.put("org.omg.CORBA.ORBSingletonClass", "org.jacorb.orb.ORBSingleton");
    org.omg.CORBA.ORB orb = org.omg.CORBA.ORB.init(args, properties);
    NamingContextExt root = NamingContextExtHelper.narrow(orb.string_to_object(args[0]));

    NamingContext office = root.bind_new_context(root.to_name("office.java"));
    for (String name : new String[] {"desk", "lamp.desk", "chair"}) {
      office.bind(root.to_name(name), root);
    }
    office.bind_new_context(root.to_name("drawer"));
    try {
      root.bind(root.to_name("office.java/desk"), root);
    } catch (AlreadyBound taken) {
      System.out.println("the desk is taken");
    }
    try {
      root.resolve_str("office.java/drawer/pen");
    } catch (NotFound missing) {
      System.out.println("there is no " + root.to_string(missing.rest_of_name));
    }
    System.out.println("the lamp is " + (root.resolve_str("office.java/lamp.desk")._is_equivalent(root) ? "the root" : "another"));

    BindingListHolder first = new BindingListHolder();
    BindingIteratorHolder rest = new BindingIteratorHolder();
    office.list(2, first, rest);
    for (Binding binding : first.value) show(root, binding);
    BindingHolder next = new BindingHolder();
    while (rest.value.next_one(next)) show(root, next.value);
    rest.value.destroy();

    try {
      office.destroy();
    } catch (NotEmpty full) {
      System.out.println("the office is not empty");
    }
    for (String name : new String[] {"desk", "lamp.desk", "chair"}) {
      office.unbind(root.to_name(name));
    }
    NamingContextExtHelper.narrow(office.resolve(root.to_name("drawer"))).destroy();
    office.unbind(root.to_name("drawer"));
    office.destroy();
    root.unbind(root.to_name("office.java"));
    try {
      root.resolve_str("office.java");
    } catch (NotFound missing) {
      System.out.println("the office is gone");
    }
    System.out.println(root.to_url(":host:2809", "office.java/the desk"));
    orb.shutdown(true);
  }
}
