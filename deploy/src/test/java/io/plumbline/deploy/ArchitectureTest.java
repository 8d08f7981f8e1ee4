package io.plumbline.deploy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Data flows to the right only: machine, driver, agent, gateway, verifier. Nobody imports from a
 * module on its right.
 */
@AnalyzeClasses(
    packages = "io.plumbline",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
@ArchTag("slow")
class ArchitectureTest {
  /** Leaves out the tests of other modules, which are jars where modules are packaged. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  private static final String CONTRACT = "io.plumbline.contract..";
  private static final String DRIVER = "io.plumbline.driver..";
  private static final String ARCHIVE = "io.plumbline.collector.archive..";
  private static final String AGENT = "io.plumbline.collector.agent..";
  private static final String GATEWAY = "io.plumbline.collector.gateway..";
  private static final String ENGINE = "io.plumbline.verifier.engine..";
  private static final String OBJECTS = "io.plumbline.verifier.objects..";
  private static final String SPARK = "io.plumbline.verifier.spark..";
  private static final String CONSOLE = "io.plumbline.verifier.console..";
  private static final String DEPLOY = "io.plumbline.deploy..";

  @ArchTest
  static final ArchRule contractDependsOnNobody =
      noClasses()
          .that()
          .resideInAPackage(CONTRACT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              DRIVER, ARCHIVE, AGENT, GATEWAY, ENGINE, OBJECTS, SPARK, CONSOLE, DEPLOY);

  @ArchTest
  static final ArchRule driversDependOnTheContractAlone =
      noClasses()
          .that()
          .resideInAPackage(DRIVER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ARCHIVE, AGENT, GATEWAY, ENGINE, OBJECTS, SPARK, CONSOLE, DEPLOY);

  @ArchTest
  static final ArchRule agentKnowsNeitherGatewayNorVerifier =
      noClasses()
          .that()
          .resideInAPackage(AGENT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ARCHIVE, GATEWAY, ENGINE, OBJECTS, SPARK, CONSOLE, DEPLOY);

  @ArchTest
  static final ArchRule agentKnowsNoProtocol =
      noClasses()
          .that()
          .resideInAPackage(AGENT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.plumbline.driver.opcua..",
              "io.plumbline.driver.mqtt..",
              "io.plumbline.driver.modbus..",
              "io.plumbline.driver.mtconnect..");

  @ArchTest
  static final ArchRule agentHasNoDatabaseAndNoWebFramework =
      noClasses()
          .that()
          .resideInAPackage(AGENT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.sql..",
              "javax.sql..",
              "org.postgresql..",
              "com.zaxxer..",
              "io.netty..",
              "io.javalin..",
              "org.eclipse.jetty..");

  @ArchTest
  static final ArchRule gatewayKnowsNeitherDriversNorVerifier =
      noClasses()
          .that()
          .resideInAPackage(GATEWAY)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(DRIVER, AGENT, ENGINE, OBJECTS, SPARK, CONSOLE, DEPLOY);

  @ArchTest
  static final ArchRule archiveWriterKnowsNobodyToItsRight =
      noClasses()
          .that()
          .resideInAPackage(ARCHIVE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(DRIVER, AGENT, GATEWAY, ENGINE, OBJECTS, SPARK, CONSOLE, DEPLOY);

  @ArchTest
  static final ArchRule verifierNeverDependsOnCollectorOrDrivers =
      noClasses()
          .that()
          .resideInAnyPackage(ENGINE, OBJECTS, SPARK, CONSOLE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(DRIVER, ARCHIVE, AGENT, GATEWAY, DEPLOY);

  @ArchTest
  static final ArchRule engineKnowsNeitherConsoleNorSparkNorStorage =
      noClasses()
          .that()
          .resideInAPackage(ENGINE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              CONSOLE, SPARK, OBJECTS, "org.apache.spark..", "software.amazon.awssdk..");

  @ArchTest
  static final ArchRule sparkKnowsTheEngineAndTheStorageAlone =
      noClasses()
          .that()
          .resideInAPackage(SPARK)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CONSOLE, "software.amazon.awssdk..");

  @ArchTest
  static final ArchRule storageKnowsTheContractAlone =
      noClasses()
          .that()
          .resideInAPackage(OBJECTS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ENGINE, SPARK, CONSOLE);

  @ArchTest
  static final ArchRule onlyTheSparkModuleUsesSpark =
      noClasses()
          .that()
          .resideOutsideOfPackage(SPARK)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "scala..");

  @ArchTest
  static final ArchRule onlyTheCommandLineUsesPicocli =
      noClasses()
          .that()
          .resideOutsideOfPackage(DEPLOY)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule namesSayWhatAThingIs =
      classes()
          .that()
          .resideInAPackage("io.plumbline..")
          .and()
          .areTopLevelClasses()
          .should()
          .haveNameNotMatching(".*(Manager|Util|Utils|Helper|Impl)$");
}
