# Turns a graph in the words of version 0.1 of the football ontology into those of version 0.2.
#
#     python -c "import pyoxigraph as o; s = o.Store(); s.load(path='old.ttl'); \
#       s.update(open('sparql/migrations/from-0.1-to-0.2.ru').read()); s.dump('new.ttl', o.RdfFormat.TURTLE, from_graph=o.DefaultGraph())"
#
# What a program cannot know is left to the editor: which class a plan would be (`football:wouldBe`), and
# whether a title that does not have "cup" in its competition's name was a cup. Each value that a class used
# to say is vouched for by the claims of the one that the situation is about.

PREFIX football: <https://w3id.org/defour/football#>
PREFIX id: <https://w3id.org/defour/id/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX schema: <https://schema.org/>

# Concepts that the ontology now has itself.

DELETE { ?s ?p ?old }
INSERT { ?s ?p ?new }
WHERE {
    VALUES ( ?old ?new ) {
        ( id:midfielder football:midfielder ) ( id:coach football:coach ) ( id:assistant-coach football:assistantCoach )
        ( id:video-analyst football:videoAnalyst ) ( id:quadriceps football:quadriceps ) ( id:ultrasound football:ultrasound )
        ( id:coaching-diploma football:coachingDiploma ) ( id:career-start football:careerStart )
        ( id:last-career-match football:lastCareerMatch ) ( id:afternoon football:afternoon )
        ( id:trial-training football:trialTraining ) ( id:youth football:youth ) ( id:highest-level football:highestLevel )
        ( id:increasing football:increasing ) ( id:play-offs football:playOffs ) ( football:happened football:played )
    }
    ?s ?p ?old
} ;

DELETE { ?old ?p ?o }
INSERT { ?new ?link ?o }
WHERE {
    VALUES ( ?old ?new ) {
        ( id:midfielder football:midfielder ) ( id:coach football:coach ) ( id:assistant-coach football:assistantCoach )
        ( id:video-analyst football:videoAnalyst ) ( id:quadriceps football:quadriceps ) ( id:ultrasound football:ultrasound )
        ( id:coaching-diploma football:coachingDiploma ) ( id:career-start football:careerStart )
        ( id:last-career-match football:lastCareerMatch ) ( id:afternoon football:afternoon )
        ( id:trial-training football:trialTraining ) ( id:youth football:youth ) ( id:highest-level football:highestLevel )
        ( id:increasing football:increasing ) ( id:play-offs football:playOffs )
    }
    ?old ?p ?o
    OPTIONAL {
        ?old ?link ?o
        FILTER ( STRSTARTS( STR( ?link ), STR( skos: ) ) )
    }
} ;

# Other concepts: the class becomes a scheme.

DELETE { ?concept a ?old }
INSERT { ?concept a football:Concept ; skos:inScheme ?scheme }
WHERE {
    VALUES ( ?old ?scheme ) {
        ( football:Position football:positions ) ( football:Role football:roles ) ( football:BodyPart football:bodyParts )
        ( football:InjuryKind football:conditionKinds ) ( football:ExaminationMethod football:methods )
        ( football:Qualification football:qualifications ) ( football:Medium football:media )
        ( football:Milestone football:milestones ) ( football:CompetitionPhase football:phases )
        ( football:Attitude football:attitudes ) ( football:Measure football:measures ) ( football:Status football:statuses )
    }
    ?concept a ?old
} ;

INSERT { ?concept skos:inScheme ?scheme }
WHERE {
    VALUES ( ?property ?scheme ) {
        ( football:manner football:manners ) ( football:onsetAfter football:circumstances ) ( football:attire football:circumstances )
        ( football:mode football:circumstances ) ( football:partOfDay football:partsOfDay ) ( football:trainingKind football:activityKinds )
        ( football:focus football:activityKinds ) ( football:level football:levels ) ( football:audience football:levels )
        ( football:trend football:trends )
    }
    ?situation ?property ?concept .
    ?concept a football:Concept
    FILTER NOT EXISTS { ?concept skos:inScheme ?any }
} ;

# Values that a class used to say, on the situation and on the claims of the one that it is about.

DELETE { ?situation a ?old }
INSERT { ?situation a ?new ; ?property ?value . ?claim football:vouchesFor ?property }
WHERE {
    VALUES ( ?old ?new ?property ?value ?main ) {
        ( football:PlayingSpell football:Membership football:role football:player football:player )
        ( football:YouthSpell football:Membership football:role football:youthPlayer football:player )
        ( football:Transfer football:Move football:kind football:transfer football:player )
        ( football:Retirement football:Move football:kind football:retirement football:player )
        ( football:Appearance football:Participation football:role football:player football:player )
        ( football:PublicAppearance football:Participation football:role football:guest football:person )
        ( football:InjuryBurden football:Statistic football:measure football:injuries football:player )
        ( football:Examination football:Activity football:kind football:examination football:player )
        ( football:ObservationPeriod football:Activity football:kind football:observation football:player )
        ( football:PressConference football:Activity football:kind football:pressConference football:person )
        ( football:Farewell football:Activity football:kind football:farewell football:person )
        ( football:Announcement football:Statement football:act football:announcement football:speaker )
        ( football:Quotation football:Statement football:act football:utterance schema:inLanguage )
        ( football:Quotation football:Statement football:verbatim true schema:inLanguage )
        ( football:Reaction football:Stance football:attitude football:commotion football:reactionTo )
        ( football:Ambition football:Possibility football:status football:aimedAt football:content )
    }
    ?situation a ?old
    OPTIONAL { ?claim football:about ?situation ; football:vouchesFor ?main }
} ;

# The kind of an honour, by the name of its competition.

INSERT { ?situation football:kind ?kind . ?claim football:vouchesFor football:kind }
WHERE {
    ?situation a football:Honour ; football:competition ?competition .
    ?claim football:about ?situation ; football:vouchesFor football:competition
    BIND ( IF( CONTAINS( LCASE( STR( ?competition ) ), "cup" ), football:cupTitle, football:leagueTitle ) AS ?kind )
} ;

# A training: its persons lead it, its players take part.

DELETE { ?situation a football:Training ; football:player ?player . ?claim football:vouchesFor football:player }
INSERT { ?situation a football:Activity ; football:kind ?kind ; football:role ?role ; football:person ?player .
    ?claim football:vouchesFor football:kind, football:role, football:person }
WHERE {
    ?situation a football:Training
    OPTIONAL { ?situation football:player ?player }
    OPTIONAL { ?situation football:trainingKind ?given }
    BIND ( COALESCE( ?given, football:training ) AS ?kind )
    BIND ( IF( BOUND( ?player ), football:player, football:coach ) AS ?role )
    ?claim football:about ?situation ; football:vouchesFor ?main
    FILTER ( ?main IN ( football:player, football:person ) )
} ;

DELETE { ?situation football:trainingKind ?kind . ?claim football:vouchesFor football:trainingKind }
WHERE {
    ?situation football:trainingKind ?kind
    OPTIONAL { ?claim football:about ?situation ; football:vouchesFor football:trainingKind }
} ;

# Caps and goals: two statistics, and two claims.

DELETE { ?situation a football:InternationalRecord ; football:caps ?caps ; football:goals ?goals .
    ?claim football:vouchesFor football:caps, football:goals }
INSERT {
    ?situation a football:Statistic ; football:measure football:capsWon ; football:quantity ?caps .
    ?claim football:vouchesFor football:measure, football:quantity .
    ?goalsSituation a football:Statistic ; football:measure football:goalsScored ; football:quantity ?goals ;
        football:player ?player ; football:team ?team ; rdfs:label ?label .
    ?goalsClaim a football:Claim ; football:about ?goalsSituation ; ?claimProperty ?claimValue ;
        football:vouchesFor football:measure, football:quantity, football:player, football:team
}
WHERE {
    ?situation a football:InternationalRecord ; football:caps ?caps ; football:player ?player ; football:team ?team ; rdfs:label ?label .
    ?claim football:about ?situation
    OPTIONAL {
        ?claim ?claimProperty ?claimValue
        FILTER ( ?claimProperty IN ( football:basis, football:speaker, football:spokenIn, prov:wasDerivedFrom, rdfs:label ) )
    }
    OPTIONAL { ?situation football:goals ?goals }
    BIND ( IF( BOUND( ?goals ), IRI( CONCAT( STR( ?situation ), "-goals" ) ), ?goals ) AS ?goalsSituation )
    BIND ( IF( BOUND( ?goals ), IRI( CONCAT( STR( ?claim ), "-goals" ) ), ?goals ) AS ?goalsClaim )
} ;

# The day on which an injury was found is the date of the examination that found it.

DELETE { ?injury football:diagnosed ?day . ?claim football:about ?injury ; football:vouchesFor football:diagnosed }
INSERT { ?examination football:date ?day . ?claim football:about ?examination ; football:vouchesFor football:date }
WHERE {
    ?injury football:diagnosed ?day ; football:diagnosedBy ?examination .
    ?claim football:about ?injury ; football:vouchesFor football:diagnosed
} ;

# The part of the body that a stance is about is no hurt one.

DELETE { ?stance football:bodyPart ?part . ?claim football:vouchesFor football:bodyPart }
INSERT { ?stance football:regarding ?part . ?claim football:vouchesFor football:regarding }
WHERE {
    ?stance a football:Stance ; football:bodyPart ?part .
    ?claim football:about ?stance ; football:vouchesFor football:bodyPart
} ;

# Properties whose value is now a concept, or which fall together with another.

DELETE { ?situation ?old true . ?claim football:vouchesFor ?old }
INSERT { ?situation ?new ?value . ?claim football:vouchesFor ?new }
WHERE {
    VALUES ( ?old ?new ?value ) {
        ( football:abroad football:circumstance football:foreignCountry )
        ( football:definitive football:manner football:forGood )
    }
    ?situation ?old true .
    ?claim football:about ?situation ; football:vouchesFor ?old
} ;

DELETE { ?situation football:person ?person . ?claim football:vouchesFor football:person }
INSERT { ?situation football:describes ?person . ?claim football:vouchesFor football:describes }
WHERE {
    VALUES ?class { football:Profile football:QualificationInProgress }
    ?situation a ?class ; football:person ?person .
    ?claim football:about ?situation ; football:vouchesFor football:person
} ;

DELETE { ?situation football:qualification ?qualification . ?claim football:vouchesFor football:qualification }
INSERT { ?situation football:qualificationInProgress ?qualification . ?claim football:vouchesFor football:qualificationInProgress }
WHERE {
    ?situation football:qualification ?qualification .
    ?claim football:about ?situation ; football:vouchesFor football:qualification
} ;

# Properties with another name.

DELETE { ?situation ?old ?value }
INSERT { ?situation ?new ?value }
WHERE {
    VALUES ( ?old ?new ) {
        ( football:player football:person ) ( football:assists football:worksFor ) ( football:firstWorkingDay football:from )
        ( football:keptOnBy football:by ) ( football:broughtInBy football:by ) ( football:offAfterMinutes football:minuteOff )
        ( football:comesTo football:duration ) ( football:injuryKind football:kind ) ( football:onset football:from )
        ( football:onsetAfter football:circumstance ) ( football:onsetDuring football:activity ) ( football:event football:activity )
        ( football:attire football:circumstance ) ( football:mode football:circumstance ) ( football:audience football:level )
        ( football:announces football:regarding ) ( football:reactionTo football:regarding ) ( football:focus football:kind )
        ( football:insertionKind football:act )
    }
    ?situation ?old ?value
} ;

DELETE { ?claim football:vouchesFor ?old }
INSERT { ?claim football:vouchesFor ?new }
WHERE {
    VALUES ( ?old ?new ) {
        ( football:player football:person ) ( football:assists football:worksFor ) ( football:firstWorkingDay football:from )
        ( football:keptOnBy football:by ) ( football:broughtInBy football:by ) ( football:offAfterMinutes football:minuteOff )
        ( football:comesTo football:duration ) ( football:injuryKind football:kind ) ( football:onset football:from )
        ( football:onsetAfter football:circumstance ) ( football:onsetDuring football:activity ) ( football:event football:activity )
        ( football:attire football:circumstance ) ( football:mode football:circumstance ) ( football:audience football:level )
        ( football:announces football:regarding ) ( football:reactionTo football:regarding ) ( football:focus football:kind )
        ( football:insertionKind football:act )
    }
    ?claim football:vouchesFor ?old
} ;

# Classes with another name.

DELETE { ?thing a ?old }
INSERT { ?thing a ?new }
WHERE {
    VALUES ( ?old ?new ) {
        ( football:StaffRole football:Membership ) ( football:Total football:Statistic ) ( football:Injury football:MedicalCondition )
        ( football:QualificationInProgress football:Profile ) ( football:Insertion football:Statement ) ( football:Plan football:Possibility )
        ( football:Dating football:Publication ) ( football:Newsroom football:Organisation ) ( football:Venue football:Place )
    }
    ?thing a ?old
}
